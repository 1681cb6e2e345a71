import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { startOddPeer } from './setup/mail-peer.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer | undefined
let peer: Awaited<ReturnType<typeof startKillingPeer>> | undefined
afterEach(async () => {
  await server?.close()
  await peer?.stop()
})

test.each(['before', 'after'] as const)(
  'a letter whose server was killed %s it was taken does not leave twice: its writer is told',
  async when => {
    peer = await startKillingPeer(when, () => server?.kill())
    const at = `127.0.0.1:${peer.port}`
    server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: `smtp://${at},imap://${at}` })
    const client = await server.signIn()
    const place = { host: '127.0.0.1', port: peer.port, security: 'plain', user: 'sales@romashka.example' }
    const mailbox = await client.call<{ id: string }>('POST', '/mailboxes', {
      kind: 'shared',
      address: 'sales@romashka.example',
      name: 'Ромашка',
      imap: place,
      smtp: place,
      password: 'mail-secret-7731',
    })
    const lead = await client.call<{ id: string }>('POST', '/leads', {
      name: 'Мария Лебедева',
      emails: [{ value: 'maria@client.example' }],
    })
    const letter = await client.call<{ id: string }>('POST', '/mail/messages', {
      mailbox: mailbox.body.id,
      on: { object: 'lead', id: lead.body.id },
      to: [{ address: 'maria@client.example' }],
      subject: 'Предложение',
      html: '<p>Добрый день!</p>',
      // The answer to this call has come by then.
      undoSeconds: 1,
    })
    expect(letter.status).toBe(201)
    await expect.poll(() => server?.isKilled(), { timeout: 20_000 }).toBe(true)

    await server.start()
    const database = new pg.Client({ connectionString: server.databaseUrl })
    await database.connect()
    // As after the time that a delivery can take at most.
    await database.query(`update outgoing_mail set taken_until = now() - interval '1 second'`)
    await database.query(`select graphile_worker.add_job('clock', json_build_object('job', 'recover-mail'))`)
    const again = await server.signIn()
    const stands = async () => (await again.call('GET', `/mail/messages/${letter.body.id}`)).body.state
    await expect.poll(stands, { timeout: 20_000 }).toBe('unsure')
    const { rows } = await database.query('select code from notice')
    await database.end()
    expect(rows).toEqual([{ code: 'letterUnsure' }])
    expect(peer.letters()).toBe(when === 'after' ? 1 : 0)
    expect(peer.calls()).toBe(1)
  },
  90_000,
)

/** Takes the letter, or only waits for it, and kills whoever sends it. */
async function startKillingPeer(when: 'before' | 'after', kill: () => unknown) {
  let letters = 0
  let calls = 0
  const peer = await startOddPeer(socket => {
    let inLetter = false
    let got = ''
    socket.write('220 mail\r\n')
    socket.on('data', data => {
      const text = String(data)
      if (inLetter) {
        got += text
        if (!got.endsWith('\r\n.\r\n')) return
        letters++
        kill()
      } else if (/^EHLO/i.test(text)) socket.write('250-mail\r\n250 AUTH PLAIN LOGIN\r\n')
      else if (/^AUTH/i.test(text)) socket.write('235 2.7.0 in\r\n')
      else if (/^MAIL/i.test(text)) {
        calls++
        socket.write('250 2.0.0 ok\r\n')
      } else if (/^DATA/i.test(text)) {
        if (when === 'before') return kill()
        inLetter = true
        socket.write('354 go\r\n')
      } else socket.write('250 2.0.0 ok\r\n')
    })
  })
  return { ...peer, letters: () => letters, calls: () => calls }
}
