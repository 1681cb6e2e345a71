import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../setup/certificate.ts'
import { type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { type Office, openOffice, type Seated } from './office.ts'

/** A company whose seller writes from a shared mailbox; what is sent comes to `peer`. */
export interface MailOffice {
  office: Office
  peer: MailPeer
  seller: Seated
  close(): Promise<void>
}

export async function openMailOffice(): Promise<MailOffice> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-mail-office-'))
  const pair = await makeCertificate()
  await writeFile(join(folder, 'authority.pem'), pair.certificate)
  const peer = await startMailPeer({ pair })
  const at = `localhost:${peer.port}`
  const office = await openOffice({
    RAPPORT_TRUSTED_TARGETS: `smtp://${at},imap://${at}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
  })
  const seller = await office.hire('Анна Ветрова', 'manager')
  const place = { host: 'localhost', port: peer.port, security: 'startTls', user: mailUser.user }
  const box = { kind: 'shared', address: 'sales@romashka.example', name: 'Ромашка', imap: place, smtp: place }
  await office.made('/mailboxes', { ...box, password: mailUser.password, users: [seller.id] })
  return {
    office,
    peer,
    seller,
    async close() {
      await office.close()
      await peer.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
