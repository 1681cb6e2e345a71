import type { KeyProvider } from '../../vault/key-provider.ts'
import type { ConnectionSource } from '../connection.ts'

/** Where the key is kept that wraps data keys, if that is another machine. */
export const keyConnections =
  ({ name, at }: KeyProvider): ConnectionSource =>
  async () =>
    at ? [{ id: 'key', kind: 'key', name, address: at.address, isOwn: true, caFile: at.caFile }] : []
