import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a page asks an authenticator for. */
export interface Asked {
  challenge: string
}

/** What stands in an answer; what is not given is as an honest browser would say it. */
export interface Lies {
  origin?: string
  rpId?: string
  isVerified?: boolean
  /** By its own count. */
  count?: number
  /** Somebody else's key under its name. */
  key?: KeyObject
  credential?: string
  user?: string
  attestation?: string
}

/** An authenticator in software (WebAuthn, ES256): it says what a test wants it to. */
export interface Authenticator {
  readonly credential: string
  readonly key: KeyObject
  create(asked: Asked, lies?: Lies): object
  get(asked: Asked, lies?: Lies): object
}

/** One that makes a passkey for a user, by his id, on pages of an origin. */
export function authenticatorOf(origin: string, user: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  const credential = id.toString('base64url')
  let count = 0

  const clientData = (type: string, { challenge }: Asked, lies: Lies) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: lies.origin ?? origin, crossOrigin: false }))
  const authenticatorData = (lies: Lies, flags: number) => {
    const rp = createHash('sha256')
      .update(lies.rpId ?? new URL(origin).hostname)
      .digest()
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(lies.count ?? count)
    return Buffer.concat([rp, Buffer.from([flags | present | (lies.isVerified === false ? 0 : verified)]), counted])
  }

  return {
    credential,
    key: privateKey,
    create(asked, lies = {}) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(x, y)])
      const data = Buffer.concat([authenticatorData(lies, hasCredential), attested])
      return {
        id: credential,
        rawId: credential,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: clientData('webauthn.create', asked, lies).toString('base64url'),
          attestationObject: attestationOf(data, lies.attestation ?? 'none').toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get(asked, lies = {}) {
      if (lies.count === undefined) count++
      const client = clientData('webauthn.get', asked, lies)
      const data = authenticatorData(lies, 0)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      const shown = lies.credential ?? credential
      return {
        id: shown,
        rawId: shown,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, lies.key ?? privateKey).toString('base64url'),
          userHandle: Buffer.from(lies.user ?? user).toString('base64url'),
        },
      }
    },
  }
}

/** Flags of authenticator data. */
const [present, verified, hasCredential] = [0x01, 0x04, 0x40]

/** COSE, ES256. */
const coseKey = (x: string, y: string): Buffer =>
  Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])

/** CBOR of `{fmt, attStmt: {}, authData}`. */
const attestationOf = (data: Buffer, format: string): Buffer =>
  Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text(format),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    Buffer.from([0x59, data.length >> 8, data.length & 0xff]),
    data,
  ])

const text = (word: string): Buffer => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
