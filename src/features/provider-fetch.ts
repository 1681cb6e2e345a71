import type { ProviderFetch } from '../access/single-sign-on/oidc.ts'
import type { Outgoing } from './outgoing.ts'

/** Descriptions and keys of providers are some kilobytes. */
const most = 1_000_000
const patience = 10_000
/** Answers that have no body (Fetch standard, null body status). */
const bare = new Set([101, 103, 204, 205, 304])

/** Providers are called as any address that others have named: into no network of ours, to one resolved address, following nowhere. */
export const fetchBy =
  (target: Outgoing): ProviderFetch =>
  async (url, { method, headers, body }) => {
    const heard = await target.ask(url, { method, headers, body: bytesOf(body), patience, most })
    const named = Object.entries(heard.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')] satisfies [string, string]],
    )
    return new Response(bare.has(heard.status) ? null : new Uint8Array(heard.body), {
      status: heard.status,
      headers: named,
    })
  }

function bytesOf(body: Parameters<ProviderFetch>[1]['body']): Buffer | undefined {
  if (body === null || body === undefined) return undefined
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(String(body))
  if (body instanceof Uint8Array) return Buffer.from(body)
  if (body instanceof ArrayBuffer) return Buffer.from(body)
  throw new Error('Providers are asked with texts')
}
