import { X509Certificate } from 'node:crypto'

/** A certificate as people compare it. */
export interface CertificateFacts {
  /** SHA-256, `AB:CD:…`. */
  fingerprint: string
  /** SHA-1, as Windows shows it. */
  thumbprint: string
  subject: string
  issuer: string
  /** Decimal, as XML signatures write it. */
  serial: string
  from: string
  until: string
}

const line = 64

/** The certificate in Base64 (as metadata has it) or PEM, as PEM; `null` where it is none. */
export function readCertificate(text: string): string | null {
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  try {
    return pemOf(new X509Certificate(Buffer.from(base64, 'base64')).raw)
  } catch {
    return null
  }
}

export const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString('base64')
    .match(new RegExp(`.{1,${line}}`, 'g'))
    ?.join('\n')}\n-----END CERTIFICATE-----\n`

/** What stands between the lines of a PEM. */
export const base64Of = (pem: string): string => pem.replace(/-----[A-Z ]+-----|\s+/g, '')

export function factsOf(pem: string): CertificateFacts {
  const read = new X509Certificate(pem)
  return {
    fingerprint: read.fingerprint256,
    thumbprint: read.fingerprint.replaceAll(':', ''),
    subject: read.subject.replaceAll('\n', ', '),
    issuer: read.issuer.replaceAll('\n', ', '),
    serial: BigInt(`0x${read.serialNumber}`).toString(),
    from: read.validFromDate.toISOString(),
    until: read.validToDate.toISOString(),
  }
}

const day = 86_400_000

/** Whole days until a moment; negative once it is past. */
export const daysUntil = (moment: string, now = Date.now()): number => Math.floor((Date.parse(moment) - now) / day)
