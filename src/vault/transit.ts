import { readFile } from 'node:fs/promises'
import { type RequestOptions, request } from 'node:https'
import { noProxies, type Proxies } from '../network/proxy.ts'
import { leaveBy } from '../network/tunnel.ts'
import { KeyAway, type KeyProvider } from './key-provider.ts'

export interface TransitOptions {
  /** Of the engine, over TLS alone: `https://vault.example.com:8200/v1/transit`. */
  address: string
  /** Name of the key in it, of a type that takes associated data: `aes256-gcm96`. */
  key: string
  /** File with the token, read each time: an agent renews it. */
  tokenFile: string
  /** File with the certificates of the authority that vouches for Vault, as PEM; without it, those that Node trusts. */
  caFile?: string
  /** Milliseconds for an answer. */
  patience?: number
  /** By which calls leave. */
  proxies?: Proxies
}

/** Much more than any answer of the engine has. */
const mostBytes = 64 * 1024

/**
 * A key that never leaves HashiCorp Vault: its transit engine wraps and unwraps the data keys. (Protocol:
 * https://developer.hashicorp.com/vault/api-docs/secret/transit.) Redirections are not followed.
 */
export function transitKey({
  address,
  key,
  tokenFile,
  caFile,
  patience = 5000,
  proxies = noProxies,
}: TransitOptions): KeyProvider {
  const engine = URL.parse(address)
  if (engine?.protocol !== 'https:')
    throw new Error('Vault is reached by https:// alone: keys never travel in the open')
  const ask = async (verb: 'encrypt' | 'decrypt', body: Record<string, string>): Promise<Record<string, unknown>> => {
    const [token, ca] = await Promise.all([readSecret(tokenFile), caFile ? readSecret(caFile) : undefined])
    const url = new URL(`${engine.href.replace(/(?<!\/)\/+$/, '')}/${verb}/${encodeURIComponent(key)}`)
    return dataOf(await post(url, { token, ca, patience, proxies, body: JSON.stringify(body) }))
  }
  return {
    at: { address: engine.href, caFile: caFile ?? null },
    kind: 'transit',
    name: `${engine.host}${engine.pathname.replace(/^\/v1|(?<!\/)\/+$/g, '')}/${key}`,
    async wrap(dataKey, about) {
      const { ciphertext } = await ask('encrypt', {
        plaintext: dataKey.toString('base64'),
        associated_data: base64(about),
      })
      return Buffer.from(textOf(ciphertext))
    },
    async unwrap(wrapped, about) {
      const given = wrapped.toString('utf8')
      if (!given.startsWith('vault:')) throw new KeyAway('keyWrong', `${about} was not wrapped by Vault`)
      const { plaintext } = await ask('decrypt', { ciphertext: given, associated_data: base64(about) })
      const dataKey = Buffer.from(textOf(plaintext), 'base64')
      if (dataKey.length !== 32) throw new KeyAway('keyWrong', `what Vault unwrapped of ${about} is no data key`)
      return dataKey
    },
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

function textOf(member: unknown): string {
  if (typeof member !== 'string' || !member) throw new KeyAway('keyUnreached', 'Vault answers without a value')
  return member
}

const readSecret = (path: string): Promise<string> =>
  readFile(path, 'utf8').then(
    text => text.trim(),
    () => {
      throw new KeyAway('keyUnreached', `${path} cannot be read`)
    },
  )

interface Posting {
  token: string
  ca: string | undefined
  patience: number
  proxies: Proxies
  body: string
}

interface Answer {
  status: number
  text: string
}

async function post(url: URL, { token, ca, patience, proxies, body }: Posting): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-vault-token': token,
  }
  const signal = AbortSignal.timeout(patience)
  try {
    const way = await leaveBy(url, { proxies, signal, ca })
    return await answerTo(url, { method: 'POST', headers, ca, signal, ...way }, body)
  } catch (error) {
    throw new KeyAway('keyUnreached', `Vault at ${url.host}: ${error instanceof Error ? error.message : 'no answer'}`)
  }
}

const answerTo = (url: URL, options: RequestOptions, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(url, options, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (text.length > mostBytes) asked.destroy(new Error('the answer is too long'))
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })

/** Vault answers 403 where token or policy does not let us, 400 where the key did not wrap what is to be unwrapped. */
function dataOf({ status, text }: Answer): Record<string, unknown> {
  if (status === 403) throw new KeyAway('keyRefused', 'Vault refuses the key to us (403)')
  if (status === 400 || status === 404)
    throw new KeyAway('keyWrong', `Vault does not know the key or what it wrapped (${status})`)
  if (status !== 200) throw new KeyAway('keyUnreached', `Vault answers ${status}`)
  const data: unknown = parsed(text)
  if (typeof data !== 'object' || data === null) throw new KeyAway('keyUnreached', 'Vault answers something else')
  return { ...data }
}

function parsed(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : null
  } catch {
    return null
  }
}
