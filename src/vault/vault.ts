import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'

/** Keeps secrets that have to be read again, so that who has the database alone does not have them. */
export interface Vault {
  /** `about` says to what the secret belongs: it can be opened for that alone. */
  seal(secret: Buffer, about: string): Buffer
  /** `null` where it cannot be opened: by another key, for something else, or because it was tampered with. */
  open(sealed: Buffer, about: string): Buffer | null
}

const cipher = 'aes-256-gcm'
const form = 1
const keyMark = 8
const nonceLength = 12
const tagLength = 16
const headLength = 1 + keyMark
/** So many bytes longer is what is sealed. */
export const sealedOverhead = headLength + nonceLength + tagLength

/** A vault under one key of 32 bytes: AES-256-GCM. What is sealed begins with its form and a mark of the key. */
export function vaultOf(key: Buffer): Vault {
  const head = Buffer.concat([Buffer.of(form), hash('sha256', key, 'buffer').subarray(0, keyMark)])
  const bound = (about: string) => Buffer.concat([head, Buffer.from(about)])

  return {
    seal(secret, about) {
      const nonce = randomBytes(nonceLength)
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(bound(about))
      const text = Buffer.concat([sealing.update(secret), sealing.final()])
      return Buffer.concat([head, nonce, sealing.getAuthTag(), text])
    },
    open(sealed, about) {
      if (!sealed.subarray(0, headLength).equals(head)) return null
      const [nonce, tag, text] = partsOf(sealed)
      if (tag.length !== tagLength) return null
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
      opening.setAAD(bound(about)).setAuthTag(tag)
      try {
        return Buffer.concat([opening.update(text), opening.final()])
      } catch {
        return null
      }
    },
  }
}

function partsOf(sealed: Buffer): [Buffer, Buffer, Buffer] {
  const [tagAt, textAt] = [headLength + nonceLength, headLength + nonceLength + tagLength]
  return [sealed.subarray(headLength, tagAt), sealed.subarray(tagAt, textAt), sealed.subarray(textAt)]
}
