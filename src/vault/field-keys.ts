import { createHmac, hkdfSync } from 'node:crypto'
import { type Vault, vaultOf } from './vault.ts'

/** An unwrapped data key. */
export interface DataKey {
  generation: number
  key: Buffer
}

/** What protected values of one workspace are sealed, opened and compared with. */
export interface FieldKeys {
  readonly generation: number
  /** Under the newest key. `about` says of which field of which record the value is. */
  seal(plain: string, about: string): string
  /** `null` where it cannot be opened: of another field, of a key that is not there, or tampered with. */
  open(sealed: string, about: string): string | null
  /** The same of bytes. */
  sealBytes(plain: Buffer, about: string): Buffer
  openBytes(sealed: Buffer, about: string): Buffer | null
  /** By what equal values are known, in each generation, the newest first. `about` says among which they are compared. */
  blind(value: string, about: string): readonly [newest: string, ...former: string[]]
  /** The same in one generation; `null` where its key is not there. */
  blindOf(generation: number, value: string, about: string): string | null
}

interface Generation {
  number: number
  vault: Vault
  index: Buffer
}

/** From data keys, of which there is at least one. Sealing and blind index have keys of their own, derived from each. */
export function fieldKeysOf(keys: readonly [DataKey, ...DataKey[]]): FieldKeys {
  const [newest, ...former] = keys.map(derived).sort((a, b) => b.number - a.number)
  if (!newest) throw new Error('there is no data key')
  const all = [newest, ...former]
  const sealBytes = (plain: Buffer, about: string): Buffer => newest.vault.seal(plain, about)
  function openBytes(sealed: Buffer, about: string): Buffer | null {
    for (const { vault } of all) {
      const plain = vault.open(sealed, about)
      if (plain) return plain
    }
    return null
  }
  return {
    generation: newest.number,
    seal: (plain, about) => sealBytes(Buffer.from(plain), about).toString('base64'),
    open: (sealed, about) => openBytes(Buffer.from(sealed, 'base64'), about)?.toString('utf8') ?? null,
    sealBytes,
    openBytes,
    blind: (value, about) => [blindIndex(newest, value, about), ...former.map(one => blindIndex(one, value, about))],
    blindOf(generation, value, about) {
      const found = all.find(({ number }) => number === generation)
      return found ? blindIndex(found, value, about) : null
    },
  }
}

const derived = ({ generation, key }: DataKey): Generation => ({
  number: generation,
  vault: vaultOf(subkey(key, 'rapport: sealing of fields')),
  index: subkey(key, 'rapport: blind index of fields'),
})

/** RFC 5869. The data key is random, so no salt is needed. */
const subkey = (key: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', purpose, 32))

/** Half of the digest: nobody can search it for its value without the key, and an index has half as much to keep. */
const blindIndex = ({ index }: Generation, value: string, about: string): string =>
  createHmac('sha256', index)
    .update(JSON.stringify([about, value]))
    .digest()
    .subarray(0, 16)
    .toString('base64url')
