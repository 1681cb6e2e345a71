import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../setup/certificate.ts'
import { type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
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
  const office = await openOffice({
    RAPPORT_TRUSTED_TARGETS: targetsOf(peer, 'localhost').join(),
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
  })
  const seller = await office.hire('Анна Ветрова', 'manager')
  await office.made('/mailboxes', { ...mailboxAt(peer, 'localhost'), users: [seller.id] })
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
