import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Log } from '../model/log.ts'

/** Where certificate and key lie, as PEM. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/** A certificate, with those that vouch for it, and its key. */
export interface Certificate {
  cert: Buffer
  key: Buffer
  until: Date
  /** What is right now, but wants to be seen to. */
  warnings: string[]
}

/** The files cannot be used; the message says what to do. */
export class WrongCertificate extends Error {
  override name = 'WrongCertificate'
}

const names = { certificate: 'RAPPORT_TLS_CERT', key: 'RAPPORT_TLS_KEY' } as const
const soon = 21 * 86_400_000

/** Reads both files and sees that browsers will take them. Throws WrongCertificate. */
export async function readCertificate(
  files: CertificateFiles,
  { host = null, now = Date.now() }: { host?: string | null; now?: number } = {},
): Promise<Certificate> {
  const [cert, key] = await Promise.all([readNamed('certificate', files), readNamed('key', files)])
  const certificate = certificateIn(cert, files)
  requireKeyOf(certificate, keyIn(key, files))
  const [from, until] = [certificate.validFromDate, certificate.validToDate]
  if (until.getTime() <= now)
    throw new WrongCertificate(`${names.certificate}: the certificate ran out on ${day(until)}. Renew it`)
  if (from.getTime() > now)
    throw new WrongCertificate(
      `${names.certificate}: the certificate is valid from ${day(from)} on only. Is the clock of this machine right?`,
    )
  requireUsable(cert, key)
  const warnings: string[] = []
  if (until.getTime() - now < soon) warnings.push(`the certificate runs out on ${day(until)}: renew it before`)
  if (host && !certificate.checkHost(host))
    warnings.push(`the certificate is not for ${host}, but for ${certificate.subjectAltName ?? certificate.subject}`)
  return { cert, key, until, warnings }
}

/** Until when the certificate of these files is valid, be it over or not. Throws WrongCertificate where there is none. */
export async function certificateUntil(files: CertificateFiles): Promise<Date> {
  return certificateIn(await readNamed('certificate', files), files).validToDate
}

const day = (moment: Date): string => moment.toISOString().slice(0, 10)

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'the user that Rapport runs as may not read it',
  EPERM: 'the user that Rapport runs as may not read it',
  EISDIR: 'that is a folder',
}

async function readNamed(which: keyof CertificateFiles, files: CertificateFiles): Promise<Buffer> {
  try {
    return await readFile(files[which])
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new WrongCertificate(`${names[which]}: ${files[which]}: ${reasons[code] ?? message}`)
  }
}

function certificateIn(pem: Buffer, { certificate }: CertificateFiles): X509Certificate {
  try {
    // Node would read DER too, which nothing else here does.
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return new X509Certificate(pem)
  } catch {
    // Said below.
  }
  const swapped = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem.toString('latin1'))
  throw new WrongCertificate(
    `${names.certificate}: ${certificate} ${swapped ? `holds a key: is it the file for ${names.key}?` : 'holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----'}`,
  )
}

function keyIn(pem: Buffer, { key }: CertificateFiles): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    const locked = pem.includes('ENCRYPTED')
    throw new WrongCertificate(
      `${names.key}: ${key} ${locked ? 'is locked by a password: save the key without one, readable by the user of Rapport only' : 'holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----'}`,
    )
  }
}

function requireKeyOf(certificate: X509Certificate, key: KeyObject): void {
  if (!certificate.checkPrivateKey(key))
    throw new WrongCertificate(
      `${names.certificate} and ${names.key} do not belong together: the key is of another certificate`,
    )
}

/** What OpenSSL does not take, such as a key that is too short, is said in its words. */
function requireUsable(cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new WrongCertificate(`${names.certificate}: ${(error as Error).message}`)
  }
}

/** TLS from 1.2 on, as Node and its OpenSSL do it; whoever does not get through with the greeting is cut off. */
export const tlsOptions = ({ cert, key }: Certificate) => ({
  cert,
  key,
  minVersion: 'TLSv1.2' as const,
  handshakeTimeout: 10_000,
})

/** A certificate that is looked after while the server runs. */
export interface KeptCertificate {
  /** Reads the files again now. */
  reload(): Promise<void>
  stop(): void
}

interface Keeping {
  log: Log
  host?: string | null
  /** Milliseconds between looks at the files. */
  every?: number
  use: (certificate: Certificate) => void
}

/**
 * Uses the files anew as soon as they change: looked at rather than watched, since those who renew them replace links and
 * folders. A pair that is wrong, or half written, is told of once, and what was used before stays in use.
 */
export function keepCertificate(
  files: CertificateFiles,
  { log, host = null, every = 5000, use }: Keeping,
): KeptCertificate {
  let seen: Promise<string> = markOf(files)
  let turn = Promise.resolve()

  async function reload(): Promise<void> {
    seen = markOf(files)
    await seen
    try {
      const certificate = await readCertificate(files, { host })
      use(certificate)
      log.info({ until: certificate.until, warnings: certificate.warnings }, 'the certificate was read anew')
    } catch (error) {
      log.error({ problem: (error as Error).message }, 'the new certificate cannot be used; the one before stays')
    }
  }

  async function look(): Promise<void> {
    if ((await seen) !== (await markOf(files))) await reload()
  }

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work)
    return turn
  }
  const timer = setInterval(() => void inTurn(look), every)
  timer.unref()
  return { reload: () => inTurn(reload), stop: () => clearInterval(timer) }
}

/** What tells a file from the one that was there before. */
async function markOf({ certificate, key }: CertificateFiles): Promise<string> {
  const marks = [certificate, key].map(file =>
    stat(file).then(
      ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
      () => 'none',
    ),
  )
  return (await Promise.all(marks)).join(', ')
}
