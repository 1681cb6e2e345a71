import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** What a browser gives out so that only it can read what is sent to it. */
export interface PushKeys {
  /** Its public key: a point of P-256, 65 bytes. */
  p256dh: Buffer
  /** 16 bytes. */
  auth: Buffer
}

/** More than this a push service need not take (RFC 8291, 4). */
const recordSize = 4096

interface Chance {
  salt: Buffer
  /** The server's private key for this message alone. */
  privateKey: Buffer
}

/** A message as push services carry it: `aes128gcm` in one record (RFC 8291). */
export function encryptPush(text: string, { p256dh, auth }: PushKeys, chance?: Chance): Buffer {
  const ours = createECDH('prime256v1')
  if (chance) ours.setPrivateKey(chance.privateKey)
  else ours.generateKeys()
  const salt = chance?.salt ?? randomBytes(16)
  const publicKey = ours.getPublicKey()

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, publicKey])
  const secret = derive(ours.computeSecret(p256dh), auth, info, 32)
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)

  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // The 2 says that this is the last record.
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.update(Buffer.of(2)), cipher.final()])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordSize)
  return Buffer.concat([salt, size, Buffer.of(publicKey.length), publicKey, sealed, cipher.getAuthTag()])
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))
