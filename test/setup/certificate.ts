// @peculiar/x509 does not load without it.
import 'reflect-metadata'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import type { CertificateFiles } from '../../src/http/certificate.ts'

export interface Pair {
  certificate: string
  key: string
}

interface Wanted {
  /** Days from now. */
  from?: number
  until?: number
}

const days = (count: number): Date => new Date(Date.now() + count * 86_400_000)

/** A certificate for this machine that vouches for itself, and its key, as PEM. */
export async function makeCertificate({ from = -1, until = 90 }: Wanted = {}): Promise<Pair> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=localhost',
      notBefore: days(from),
      notAfter: days(until),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new SubjectAlternativeNameExtension([
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
        ]),
      ],
    },
    crypto,
  )
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const lines = key.match(/.{1,64}/g)?.join('\n')
  return {
    certificate: `${made.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  }
}

export const filesIn = (folder: string): CertificateFiles => ({
  certificate: join(folder, 'cert.pem'),
  key: join(folder, 'key.pem'),
})

export async function writePair(files: CertificateFiles, { certificate, key }: Pair): Promise<void> {
  await writeFile(files.certificate, certificate)
  await writeFile(files.key, key)
}
