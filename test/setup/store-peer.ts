import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { AwsV4Signer } from 'aws4fetch'

/** An object store that speaks S3, with one bucket, whose files are also read without a key below `/open`. */
export interface StorePeer {
  origin: string
  keyId: string
  secret: string
  bucket: string
  files: Map<string, { bytes: Buffer; changedAt: Date }>
  /** What was asked, the newest last: `GET reports/a.csv bytes=0-`. */
  asked: string[]
  /** Answers of files are broken off after so many bytes, so often. */
  breaks: { after: number; times: number }
  /** Called when a file has been asked for, before it is sent. */
  onGet: (key: string) => void
  /** Where an address of `/open` leads instead. */
  redirects: Map<string, string>
  /** Files are given without a size and without anything by which a change is told, from their beginning only. */
  plain: boolean
  put(key: string, text: string | Buffer): void
  stop(): Promise<void>
}

export async function startStorePeer(): Promise<StorePeer> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (!place || typeof place === 'string') throw new Error('no port')
  let clock = Date.parse('2026-11-01T00:00:00Z')
  const peer: StorePeer = {
    origin: `http://127.0.0.1:${place.port}`,
    keyId: 'RAPPORT',
    secret: 'geheim/+7',
    bucket: 'files',
    files: new Map(),
    asked: [],
    breaks: { after: 0, times: 0 },
    onGet: () => undefined,
    redirects: new Map(),
    plain: false,
    put(key, text) {
      clock += 1000
      peer.files.set(key, { bytes: Buffer.from(text), changedAt: new Date(clock) })
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return peer

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', peer.origin)
    const [, first = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
    const key = rest.join('/')
    peer.asked.push(`${request.method} ${key || url.search} ${request.headers.range ?? ''}`.trim())
    const further = peer.redirects.get(key)
    if (first === 'open' && further) return void response.writeHead(302, { location: further }).end()
    if (first !== 'open') {
      const refused = await refusal(request, url, first)
      if (refused) return void response.writeHead(refused.status).end(errorXml(refused.code, refused.message))
    }
    if (request.method === 'PUT') {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      peer.put(key, Buffer.concat(parts))
      return void response.writeHead(200).end()
    }
    if (!key) return void response.writeHead(200).end(listXml(url.searchParams))
    give(key, request, response)
  }

  async function refusal(request: IncomingMessage, url: URL, bucket: string) {
    const { headers } = request
    const signer = new AwsV4Signer({
      method: request.method,
      url: url.href,
      headers: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          signedNames(headers.authorization).includes(name) &&
          typeof value === 'string' &&
          !/^x-amz-date|^host$/.test(name)
            ? [[name, value]]
            : [],
        ),
      ),
      accessKeyId: peer.keyId,
      secretAccessKey: peer.secret,
      service: 's3',
      region: headers.authorization?.split('/')[2] ?? '',
      datetime: String(headers['x-amz-date']),
    })
    const { headers: expected } = await signer.sign()
    if (new Headers(expected).get('authorization') !== headers.authorization)
      return { status: 403, code: 'SignatureDoesNotMatch', message: 'The request signature does not match' }
    return bucket === peer.bucket ? null : { status: 404, code: 'NoSuchBucket', message: 'no such bucket' }
  }

  function listXml(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? ''
    const found = [...peer.files].filter(([key]) => key.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1))
    const from = Number(query.get('continuation-token') ?? 0)
    const page = found.slice(from, from + 2)
    const more = from + 2 < found.length ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : ''
    const contents = page.map(
      ([key, { bytes, changedAt }]) =>
        `<Contents><Key>${key.replaceAll('&', '&amp;')}</Key><LastModified>${changedAt.toISOString()}</LastModified><ETag>${tagOf(bytes).replaceAll('"', '&quot;')}</ETag><Size>${bytes.length}</Size></Contents>`,
    )
    return `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${contents.join('')}${more}</ListBucketResult>`
  }

  function give(key: string, request: IncomingMessage, response: ServerResponse): void {
    const file = peer.files.get(key)
    if (!file) return void response.writeHead(404).end(errorXml('NoSuchKey', 'no such key'))
    const from = peer.plain ? 0 : Number(request.headers.range?.match(/^bytes=(\d+)-/)?.[1] ?? 0)
    const bytes = file.bytes.subarray(from)
    peer.onGet(key)
    if (peer.plain) response.writeHead(200)
    else
      response.writeHead(request.headers.range ? 206 : 200, {
        etag: tagOf(file.bytes),
        'content-length': String(bytes.length),
        'content-range': `bytes ${from}-${file.bytes.length - 1}/${file.bytes.length}`,
      })
    if (!peer.breaks.times) return void response.end(bytes)
    peer.breaks.times--
    response.write(bytes.subarray(0, peer.breaks.after), () => setTimeout(() => response.destroy(), 50))
  }
}

const tagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`

const errorXml = (code: string, message: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`

const signedNames = (authorization = ''): string[] =>
  authorization.match(/SignedHeaders=([^,]*)/)?.[1]?.split(';') ?? []
