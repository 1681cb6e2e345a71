import type { Proxies } from '../network/proxy.ts'
import { heldKey, type KeyProvider } from './key-provider.ts'
import { transitKey } from './transit.ts'

/** Where the key that wraps data keys is had from, if not from the file of the data folder. */
type Source =
  | { from: 'file' }
  | { from: 'environment'; key: string }
  | { from: 'transit'; address: string; key: string; tokenFile: string; caFile: string | null }

/** `undefined`: the file of the data folder. */
export function providerOf(source: Source, proxies?: Proxies): KeyProvider | undefined {
  if (source.from === 'file') return undefined
  if (source.from === 'environment') return heldKey('environment', 'RAPPORT_KEY', Buffer.from(source.key, 'hex'))
  const { address, key, tokenFile, caFile } = source
  return transitKey({ address, key, tokenFile, proxies, ...(caFile && { caFile }) })
}
