import { once } from 'node:events'
import { createServer } from 'node:net'
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
  'a mailing whose server was killed %s its letter was taken has one letter for each recipient, under one id',
  async when => {
    peer = await startKillingPeer(when, () => server?.kill())
    const port = await freePort()
    server = await openMortalServer({
      PORT: String(port),
      RAPPORT_TRUSTED_TARGETS: `smtp://127.0.0.1:${peer.port}`,
      RAPPORT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    })
    const client = await server.signIn()
    const place = { host: '127.0.0.1', port: peer.port, security: 'plain', user: null, password: null }
    const named = await client.call('PUT', '/mail-server', {
      ...place,
      fromAddress: 'crm@romashka.example',
      fromName: 'Ромашка',
    })
    expect(named.status).toBe(200)
    const definition = { object: 'deal', measures: [{ fn: 'count' }] }
    const report = await client.call<{ id: string }>('POST', '/reports', { name: 'Сделки', definition })
    const { body: me } = await client.call<{ id: string }>('GET', '/me')
    const mailing = await client.call<{ id: string }>('POST', '/mailings', {
      report: report.body.id,
      crontab: '0 9 * * *',
      zone: 'Europe/Moscow',
      formats: ['xlsx'],
      users: [me.id],
    })
    expect(mailing.status).toBe(201)
    const database = new pg.Client({ connectionString: server.databaseUrl })
    await database.connect()
    await database.query(`update mailing set next_at = now() - interval '1 minute'`)
    const clock = `select graphile_worker.add_job('clock', json_build_object('job', 'mailings.clock'))`
    await database.query(clock)
    await expect.poll(() => server?.isKilled(), { timeout: 30_000 }).toBe(true)

    await server.start()
    // As after the time that a delivery can take at most; the clock comes once more for the same moment.
    await database.query(`update letter set taken_until = null where kind = 'mailing'`)
    await database.query(`update mailing set next_at = (select due_at from mailing_delivery limit 1)`)
    await database.query(clock)
    await database.query(`select graphile_worker.add_job('clock', json_build_object('job', 'look-for-letters'))`)
    const states = async () =>
      (await database.query(`select state from letter where kind = 'mailing'`)).rows.map(({ state }) => state)
    await expect.poll(states, { timeout: 30_000 }).toEqual(['sent'])
    await expect
      .poll(async () => (await database.query('select next_at > now() as later from mailing')).rows[0].later, {
        timeout: 20_000,
      })
      .toBe(true)
    const { rows } = await database.query('select count(*)::int as count from mailing_delivery')
    await database.end()
    expect(rows).toEqual([{ count: 1 }])
    expect(peer.ids()).toHaveLength(when === 'after' ? 2 : 1)
    expect(new Set(peer.ids()).size).toBe(1)
  },
  120_000,
)

/** With links in letters, the address must be known before the server is. */
async function freePort(): Promise<number> {
  const held = createServer().listen(0, '127.0.0.1')
  await once(held, 'listening')
  const address = held.address()
  await new Promise(resolve => held.close(resolve))
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Takes letters, and kills once who sends one: when it is to come, or has come and is not answered yet. */
async function startKillingPeer(when: 'before' | 'after', kill: () => unknown) {
  const ids: string[] = []
  let isDone = false
  const killOnce = (): boolean => {
    if (isDone) return false
    isDone = true
    kill()
    return true
  }
  const peer = await startOddPeer(socket => {
    let inLetter = false
    let got = ''
    socket.write('220 mail\r\n')
    socket.on('data', data => {
      const text = String(data)
      if (inLetter) {
        got += text
        if (!got.endsWith('\r\n.\r\n')) return
        inLetter = false
        ids.push(/^Message-ID: (\S+)/im.exec(got)?.[1] ?? '')
        if (when === 'after' && killOnce()) return
        socket.write('250 2.0.0 taken\r\n')
      } else if (/^EHLO/i.test(text)) socket.write('250 mail\r\n')
      else if (/^DATA/i.test(text)) {
        if (when === 'before' && killOnce()) return
        inLetter = true
        got = ''
        socket.write('354 go\r\n')
      } else socket.write('250 2.0.0 ok\r\n')
    })
  })
  return { ...peer, ids: () => ids }
}
