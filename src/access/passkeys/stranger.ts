import { generateKeyPairSync } from 'node:crypto'

/** The public key of nobody (COSE, ES256): a passkey that is not known is checked too, and takes as long. */
export const strangersKey = newKey()

function newKey(): Uint8Array<ArrayBuffer> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const [head, between] = ['a5010203262001215820', '225820']
  const point = (part: string) => Buffer.from(part, 'base64url').toString('hex')
  return new Uint8Array(Buffer.from(`${head}${point(x)}${between}${point(y)}`, 'hex'))
}
