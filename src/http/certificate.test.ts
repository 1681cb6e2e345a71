import { createPrivateKey } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { filesIn, makeCertificate, type Pair, writePair } from '../../test/setup/certificate.ts'
import { type CertificateFiles, readCertificate } from './certificate.ts'

let folder: string
let files: CertificateFiles
let pair: Pair
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-certificate-'))
  files = filesIn(folder)
  pair = await makeCertificate()
})
beforeEach(() => writePair(files, pair))
afterAll(() => rm(folder, { recursive: true }))

const said = (given = files): Promise<string> =>
  readCertificate(given).then(
    () => 'taken',
    error => error.message.replaceAll(folder, ''),
  )

test('a good pair is taken without a word', async () => {
  expect((await readCertificate(files, { host: 'localhost' })).warnings).toEqual([])
})

test('a file that is not there, is a folder or holds something else is named, with what is wrong', async () => {
  expect(await said({ ...files, key: join(folder, 'no.pem') })).toBe('RAPPORT_TLS_KEY: /no.pem: there is no such file')
  expect(await said({ ...files, certificate: folder })).toBe('RAPPORT_TLS_CERT: : that is a folder')
  await writeFile(files.certificate, 'certificate')
  expect(await said()).toContain('RAPPORT_TLS_CERT: /cert.pem holds no certificate in PEM')
  await writePair(files, { ...pair, key: 'key' })
  expect(await said()).toContain('RAPPORT_TLS_KEY: /key.pem holds no private key in PEM')
})

test('files that were mixed up, a key with a password and a key of another certificate are told apart', async () => {
  expect(await said({ certificate: files.key, key: files.certificate })).toBe(
    'RAPPORT_TLS_CERT: /key.pem holds a key: is it the file for RAPPORT_TLS_KEY?',
  )
  const locked = createPrivateKey(pair.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  })
  await writeFile(files.key, locked)
  expect(await said()).toContain('RAPPORT_TLS_KEY: /key.pem is locked by a password')
  await writePair(files, { ...pair, key: (await makeCertificate()).key })
  expect(await said()).toContain('RAPPORT_TLS_CERT and RAPPORT_TLS_KEY do not belong together')
})

test('a certificate that ran out or is not valid yet is refused, with the day', async () => {
  const day = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10)
  await writePair(files, await makeCertificate({ from: -9, until: -2 }))
  expect(await said()).toBe(`RAPPORT_TLS_CERT: the certificate ran out on ${day(-2)}. Renew it`)
  await writePair(files, await makeCertificate({ from: 2 }))
  expect(await said()).toContain(`RAPPORT_TLS_CERT: the certificate is valid from ${day(2)} on only`)
})

test('one that runs out soon or is for another name is taken with a warning', async () => {
  await writePair(files, await makeCertificate({ until: 20 }))
  const { warnings } = await readCertificate(files, { host: 'crm.example.ru' })
  expect(warnings).toEqual([
    expect.stringContaining('the certificate runs out on'),
    expect.stringContaining('the certificate is not for crm.example.ru, but for DNS:localhost'),
  ])
})
