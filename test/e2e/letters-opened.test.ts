import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { makeCertificate } from '../setup/certificate.ts'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { seat, soon } from './person.ts'

/* A letter came in with files: it is opened, passed on with those of them that one wants, and what was written opens as it was formatted. */

let folder: string
let dovecot: Dovecot
let peer: MailPeer
let office: Office

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-opened-'))
  const pair = await makeCertificate()
  await writeFile(join(folder, 'authority.pem'), pair.certificate)
  ;[dovecot, peer] = await Promise.all([startDovecot(), startMailPeer({ pair })])
  office = await openOffice({
    RAPPORT_TRUSTED_TARGETS: `imap://127.0.0.1:${dovecot.port},smtp://localhost:${peer.port},imap://localhost:${peer.port}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
  })
  const user = 'sales@company.example'
  const letter = '../../src/features/correspondence/reading/testing/06-attachment-names.eml'
  await dovecot.deliver(user, [await readFile(new URL(letter, import.meta.url))])
  const place = { kind: 'shared', address: user, name: 'Ромашка', since: '2026-01-01T00:00:00Z' }
  const smtp = { host: 'localhost', port: peer.port, security: 'startTls', user: mailUser.user }
  // One mailbox is read, another is written from: the two servers have passwords of their own.
  await office.made('/mailboxes', {
    ...place,
    imap: { host: '127.0.0.1', port: dovecot.port, security: 'plain', user },
    password: dovecot.password,
  })
  await office.made('/mailboxes', { ...place, address: mailUser.user, imap: smtp, smtp, password: mailUser.password })
})
afterAll(async () => {
  await office?.close()
  await Promise.all([dovecot?.stop(), peer?.stop()])
  await rm(folder, { recursive: true, force: true })
})

test('files of a letter that came in go along as far as one wants, and the letter opens as it was written', async () => {
  const lead = await soon(async () => {
    const [kim] = await office.list('/leads?filter[emails]=kim%40north.example')
    const [entry] = kim ? await office.list(`/activities?filter[on]=${kim.id}`) : []
    return entry ? kim : undefined
  })
  const { page, problems } = await seat(office.browser, office.rapport, administrator)
  await page.goto(`/leads/${lead?.id}`)
  const received = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Переслать' }) })
  await received.getByRole('button', { name: /Чертёж\.pdf/ }).waitFor()
  await received.getByRole('button', { name: 'Письмо целиком' }).click()
  const whole = page.getByRole('dialog')
  await whole.getByText('kim@north.example').waitFor()
  await whole.getByRole('button', { name: /passwd/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await whole.waitFor({ state: 'detached' })

  await received.getByRole('button', { name: 'Переслать' }).click()
  const dialog = page.getByRole('dialog', { name: 'Переслать' })
  await dialog.getByText('Чертёж.pdf').waitFor()
  await dialog.getByRole('button', { name: 'Не прикладывать: passwd' }).click()
  await dialog.getByRole('button', { name: 'Приложить снова: passwd' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await dialog.getByLabel('Кому', { exact: true }).fill('master@factory.example')
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: 'Текст письма' }).locator('p').first().click()
  await page.keyboard.press('Control+b')
  await page.keyboard.type('Срочно')
  await dialog.getByRole('button', { name: 'Отправить', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  const arrived = await soon(async () => peer.received[0])
  expect(arrived?.to).toEqual(['master@factory.example'])
  expect(arrived?.raw.match(/^Content-Disposition: attachment/gm)).toHaveLength(1)
  expect(arrived?.raw).not.toContain('passwd')

  const sent = page.getByRole('listitem').filter({ hasText: 'Срочно' })
  await sent.getByRole('button', { name: 'Письмо целиком' }).click()
  const opened = page.getByRole('dialog')
  await opened.getByText('master@factory.example').waitFor()
  await opened.getByRole('button', { name: /Чертёж\.pdf/ }).waitFor()
  await opened.frameLocator('iframe').locator('strong', { hasText: 'Срочно' }).waitFor()
  expect(problems).toEqual([])
})
