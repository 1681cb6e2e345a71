import { type Vault, vaultOf } from './vault.ts'

/** Whoever holds the key-encryption key: wraps the data keys, which lie in the database, and never gives itself away. */
export interface KeyProvider {
  readonly kind: 'file' | 'environment' | 'transit'
  /** By which people know the key: a file, a variable, a name in Vault. */
  readonly name: string
  /** Where it is called, if it is; with the file of the authority that vouches for it. */
  readonly at?: { address: string; caFile: string | null }
  /** `about` says whose data key it is: it can be unwrapped as that alone. */
  wrap(key: Buffer, about: string): Promise<Buffer>
  /** Throws `KeyAway` where it cannot. */
  unwrap(wrapped: Buffer, about: string): Promise<Buffer>
}

/** The data keys cannot be had at present. `reason` is for administrators and the log; no secret is in it. */
export class KeyAway extends Error {
  override name = 'KeyAway'
  readonly code: KeyAwayCode
  constructor(code: KeyAwayCode, reason: string) {
    super(reason)
    this.code = code
  }
}

/** Taken back by the company; wrapped by another key; its holder refuses it to us; its holder does not answer. */
export const keyAwayCodes = ['keyRevoked', 'keyWrong', 'keyRefused', 'keyUnreached'] as const
export type KeyAwayCode = (typeof keyAwayCodes)[number]

/** A key that this process holds itself, from a file or the environment. */
export function heldKey(kind: 'file' | 'environment', name: string, key: Buffer): KeyProvider {
  const vault: Vault = vaultOf(key)
  return {
    kind,
    name,
    wrap: async (dataKey, about) => vault.seal(dataKey, about),
    async unwrap(wrapped, about) {
      const key = vault.open(wrapped, about)
      if (!key) throw new KeyAway('keyWrong', `${name} is not the key that wrapped ${about}`)
      return key
    },
  }
}
