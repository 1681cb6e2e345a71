import { AwsV4Signer } from 'aws4fetch'
import { SaxesParser } from 'saxes'
import { Conflict } from '../../../model/index.ts'
import type { Heard, Outgoing, Streamed } from '../../outgoing.ts'
import { failureOfAnswer, failureOnWay } from './failure.ts'
import type { S3Settings } from './place.ts'
import { type Remote, type RemoteFile, silence } from './remote.ts'
import { openedFile } from './web.ts'

/** A list of a thousand files has some 400 KB. */
const mostListed = 8_000_000

/** Files in a bucket of an object store that speaks S3, with addresses by path. */
export function s3Remote(target: Outgoing, settings: S3Settings & { secret: string }): Remote {
  const { endpoint, region, bucket, prefix, keyId, secret } = settings
  const { host } = new URL(endpoint)
  const keyOf = (path: string): string => `${prefix}${path}`

  function addressOf(key: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(endpoint)
    const named = key ? `/${key.split('/').map(encodeURIComponent).join('/')}` : ''
    url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(bucket)}${named}`
    url.search = new URLSearchParams(query).toString()
    return url
  }

  /** The same request with the signature of our key; what is in its body is vouched for by TLS. */
  async function signed(method: string, url: URL, headers: Readonly<Record<string, string>>) {
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers },
      accessKeyId: keyId,
      secretAccessKey: secret,
      service: 's3',
      region,
    })
    const order = await signer.sign()
    return { address: order.url.href, headers: Object.fromEntries(new Headers(order.headers)) }
  }

  async function ask(url: URL): Promise<Heard> {
    const { address, headers } = await signed('GET', url, {})
    const heard = await target
      .ask(address, { method: 'GET', headers, patience: silence, most: mostListed })
      .catch(error => {
        throw failureOnWay(error, host)
      })
    if (heard.status !== 200) throw failureOf(heard.status, heard.body.toString(), '')
    return heard
  }

  async function stream(method: 'GET' | 'PUT', path: string, given: StreamingGiven): Promise<Streamed> {
    const { address, headers } = await signed(method, addressOf(keyOf(path)), given.headers)
    const answer = await target
      .stream(address, { method, headers, body: given.body, patience: silence })
      .catch(error => {
        throw failureOnWay(error, host)
      })
    if (answer.status === 200 || answer.status === 206) return answer
    throw failureOf(answer.status, await beginningOf(answer), path)
  }

  const failureOf = (status: number, xml: string, path: string): Error => {
    const [code = '', message = ''] = ['Code', 'Message'].map(name => textsIn(xml, name)[0])
    if (code === 'NoSuchBucket') return new Conflict('placeNoBucket', { bucket, host })
    return failureOfAnswer({ status, host, path, says: [code, message].filter(Boolean).join(': ').slice(0, 300) })
  }

  return {
    async list(most) {
      const files: RemoteFile[] = []
      for (let token = ''; files.length < most; ) {
        const query = { 'list-type': '2', prefix, ...(token && { 'continuation-token': token }) }
        const xml = (await ask(addressOf('', query))).body.toString()
        files.push(...filesIn(xml, prefix))
        token = textsIn(xml, 'NextContinuationToken')[0] ?? ''
        if (!token) break
      }
      return files.toSorted((a, b) => String(a.changedAt).localeCompare(String(b.changedAt))).slice(0, most)
    },
    open: async (path, from) =>
      openedFile(await stream('GET', path, { headers: { range: `bytes=${from}-` } }), from, host),
    look: async () => null,
    async write(path, { size, bytes }) {
      const answer = await stream('PUT', path, { headers: { 'content-length': String(size) }, body: bytes })
      answer.body.resume()
    },
    close: () => undefined,
  }
}

interface StreamingGiven {
  headers: Readonly<Record<string, string>>
  body?: AsyncIterable<Buffer>
}

/** What names of folders alone are is passed over. */
function filesIn(xml: string, prefix: string): RemoteFile[] {
  const keys = textsIn(xml, 'Contents/Key')
  const [sizes, times, marks] = ['Size', 'LastModified', 'ETag'].map(name => textsIn(xml, `Contents/${name}`))
  return keys.flatMap((key, at): RemoteFile[] => {
    if (key.endsWith('/') || !key.startsWith(prefix)) return []
    const path = key.slice(prefix.length)
    const changed = Date.parse(times?.[at] ?? '')
    return [
      {
        path,
        size: Number(sizes?.[at] ?? 0),
        changedAt: Number.isNaN(changed) ? null : new Date(changed).toISOString(),
        mark: marks?.[at] ?? null,
      },
    ]
  })
}

/** The texts of all elements that are called so, and lie in what is named before. */
function textsIn(xml: string, path: string): string[] {
  const found: string[] = []
  const open: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    open.push(name.replace(/^.*:/, ''))
    text = ''
  })
  parser.on('text', part => {
    text += part
  })
  parser.on('closetag', () => {
    if (open.join('/').endsWith(path)) found.push(text)
    open.pop()
    text = ''
  })
  // An answer that is no XML says nothing.
  parser.on('error', () => undefined)
  parser.write(xml).close()
  return found
}

async function beginningOf({ body }: Streamed): Promise<string> {
  let text = ''
  try {
    for await (const part of body) {
      text += String(part)
      if (text.length > 10_000) break
    }
  } catch {
    // Broken off: what has come says why, or nothing does.
  }
  return text
}
