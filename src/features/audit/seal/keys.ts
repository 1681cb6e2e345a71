import { createHash, createHmac } from 'node:crypto'

/** A key that seals the audit: 32 bytes, and a mark by which seals name it. */
export interface AuditKey {
  readonly mark: string
  sign(...parts: readonly (string | Buffer)[]): Buffer
}

/** Keys from the oldest on. The last one seals; the others are there to verify what they sealed. */
export interface AuditKeys {
  readonly sealing: AuditKey
  readonly all: readonly AuditKey[]
  find(mark: string): AuditKey | undefined
}

const pattern = /^[0-9a-f]{64}$/i

/** Reads keys, each of 64 hexadecimal digits. Throws what is wrong with them, and never the text itself. */
export function readAuditKeys(texts: readonly string[]): AuditKeys {
  const keys = texts.map(text => {
    if (!pattern.test(text)) throw new Error('must be keys of 64 hexadecimal digits each')
    return auditKey(Buffer.from(text, 'hex'))
  })
  const sealing = keys.at(-1)
  if (!sealing) throw new Error('must hold at least one key')
  return { sealing, all: keys, find: mark => keys.find(key => key.mark === mark) }
}

const auditKey = (bytes: Buffer): AuditKey => ({
  mark: createHash('sha256').update('rapport audit key ').update(bytes).digest('hex').slice(0, 16),
  sign(...parts) {
    const hmac = createHmac('sha256', bytes)
    // Each part with its length, so that none can lend letters to the next.
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
    return hmac.digest()
  },
})
