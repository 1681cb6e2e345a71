import type { CertificateFacts } from './certificate.ts'
import { factsOf } from './certificate.ts'
import { type Finding, failed, passed } from './finding.ts'
import type { KeyPair } from './key-pair.ts'
import { dataAlgorithms, keyAlgorithm } from './own-metadata.ts'
import { allElements, attributeOf, isNamed, onlyChild, readXml, textOf } from './xml.ts'

export interface Decrypted {
  finding: Finding
  /** What was in it, and the key that fitted. */
  opened: { assertion: Element; key: KeyPair } | null
}

/**
 * Opens an encrypted assertion by whichever of our keys fits. Where none does, says for whom it was encrypted: that is what an
 * administrator has to compare with what he gave to the provider.
 */
export async function decryptAssertion(encrypted: Element, keys: readonly KeyPair[]): Promise<Decrypted> {
  const refused = (code: string, params: Finding['params'] = {}) => ({
    finding: failed('decryption', code, params),
    opened: null,
  })
  const { data, transport, odd } = algorithmsOf(encrypted)
  if (odd) return refused('algorithm', { algorithm: odd, data: data ?? '–', transport: transport ?? '–' })
  if (!keys.length) return refused('noKey', { given: recipientOf(encrypted)?.name ?? '–' })

  const text = encrypted.toString()
  for (const key of keys) {
    const plain = await open(text, key)
    if (plain === null) continue
    const { fingerprint } = factsOf(key.certificate)
    const assertion = readPlain(plain)
    if (!assertion) return refused('notXml', { fingerprint })
    const old = key === keys.at(-1) ? 'fine' : 'formerKey'
    return { finding: passed('decryption', { fingerprint }, old), opened: { assertion, key } }
  }
  return refusedKeys(encrypted, keys, refused)
}

function refusedKeys(
  encrypted: Element,
  keys: readonly KeyPair[],
  refused: (code: string, params?: Finding['params']) => Decrypted,
): Decrypted {
  const own = keys.map(({ certificate }) => factsOf(certificate))
  const wanted = own.at(-1)?.fingerprint ?? ''
  const recipient = recipientOf(encrypted)
  if (!recipient) return refused('noneFits', { count: keys.length, wanted })
  if (own.some(recipient.is)) return refused('damaged', { given: recipient.name })
  return refused(recipient.isFingerprint ? 'foreignCertificate' : 'foreignSerial', { given: recipient.name, wanted })
}

function algorithmsOf(encrypted: Element) {
  const of = (name: string) => {
    const above = allElements(encrypted).filter(each => isNamed(each, 'encryption', name))
    const [only, ...more] = above
    return only && !more.length ? attributeOf(onlyChild(only, 'encryption', 'EncryptionMethod'), 'Algorithm') : null
  }
  const [data, transport] = [of('EncryptedData'), of('EncryptedKey')]
  const digest = allElements(encrypted).find(each => isNamed(each, 'signature', 'DigestMethod'))
  const hash = attributeOf(digest ?? null, 'Algorithm')
  const oddHash = hash && hash !== 'http://www.w3.org/2000/09/xmldsig#sha1' ? hash : null
  const oddData = data && dataAlgorithms.includes(data) ? null : (data ?? '–')
  return { data, transport, odd: oddData ?? (transport === keyAlgorithm ? oddHash : (transport ?? '–')) }
}

async function open(text: string, { privateKey }: KeyPair): Promise<string | null> {
  const { decrypt } = await import('xml-encryption')
  return new Promise(resolve => {
    decrypt(text, { key: privateKey, disallowDecryptionWithInsecureAlgorithm: true }, (error, plain) =>
      resolve(error ? null : (plain ?? null)),
    )
  })
}

function readPlain(text: string): Element | null {
  try {
    return readXml(text)
  } catch {
    return null
  }
}

interface Recipient {
  name: string
  isFingerprint: boolean
  is: (own: CertificateFacts) => boolean
}

/** For which certificate the answer says that it was encrypted. */
function recipientOf(encrypted: Element): Recipient | null {
  const inside = allElements(encrypted)
  const text = (name: string) => textOf(inside.find(each => isNamed(each, 'signature', name)) ?? null)
  const given = text('X509Certificate')
  if (given) return byCertificate(given)
  const [issuer, serial] = [text('X509IssuerName'), text('X509SerialNumber')]
  if (!serial) return null
  return { name: `${issuer ?? ''} № ${serial}`.trim(), isFingerprint: false, is: own => own.serial === serial }
}

function byCertificate(base64: string): Recipient | null {
  try {
    const { fingerprint } = factsOf(`-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`)
    return { name: fingerprint, isFingerprint: true, is: own => own.fingerprint === fingerprint }
  } catch {
    return null
  }
}
