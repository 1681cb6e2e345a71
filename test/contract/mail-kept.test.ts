import { randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { openServer, type Server } from './server.ts'

/* What is kept of letters to clients: who is reminded of them, whom they are told to, how they go, and who reads them. */

let server: Server
let peer: MailPeer
let mailbox: string

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({
    trustedTargets: targetsOf(peer),
  })
  mailbox = await made('mailboxes', mailboxAt(peer))
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

const patience = { timeout: 60_000 }
const marker = (): string => `m${randomBytes(6).toString('hex')}`

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const client = (mark: string) => made('leads', { name: `Мария ${mark}`, emails: [{ value: `${mark}@client.example` }] })
const write = (lead: string, mark: string, more: object = {}) =>
  made('mail/messages', {
    mailbox,
    on: { object: 'lead', id: lead },
    to: [{ address: `${mark}@client.example` }],
    subject: `О ${mark}`,
    html: `<p>Добрый день, ${mark}!</p>`,
    undoSeconds: 0,
    ...more,
  })
const look = async (id: string) => (await server.call('GET', `/mail/messages/${id}`)).body
const becomes = (id: string, state: string) => expect.poll(async () => (await look(id)).state, patience).toBe(state)
const run = (job: string) =>
  server.database.owner.query(`select graphile_worker.add_job('clock', json_build_object('job', $1::text))`, [job])
const tasksOn = async (lead: string) => (await server.call('GET', `/tasks?filter[on]=${lead}`)).body.data
/** A row of the table of letters, as it lies in the database. */
const rowOf = async (id: string): Promise<string> => {
  const { rows } = await server.database.owner.query(
    'select to_jsonb(m)::text as row from outgoing_mail m where id = $1',
    [id],
  )
  return rows[0]?.row ?? ''
}

test('a writer is reminded once where nobody has answered, and not where somebody has', async () => {
  const [silent, answering] = [marker(), marker()]
  const [quiet, loud] = [await client(silent), await client(answering)]
  const remindAt = new Date(Date.now() + 3_600_000).toISOString()
  const letters = [await write(quiet, silent, { remindAt }), await write(loud, answering, { remindAt })]
  for (const id of letters) await becomes(id, 'sent')
  // Not before its time.
  await run('remind-of-mail')
  await made('activities', {
    kind: 'email',
    direction: 'in',
    subject: 'Re',
    text: 'Спасибо',
    on: { object: 'lead', id: loud },
    at: new Date(Date.now() + 1000).toISOString(),
  })
  expect(await tasksOn(quiet)).toEqual([])
  await server.database.owner.query(`update outgoing_mail set remind_at = now() - interval '1 second'`)
  await run('remind-of-mail')
  await expect.poll(async () => (await tasksOn(quiet)).length, patience).toBe(1)
  expect((await tasksOn(quiet))[0]).toMatchObject({
    kind: 'letter',
    title: `Нет ответа на письмо: ${silent}@client.example`,
    text: `О ${silent}`,
    owner: server.administrator,
  })
  await run('remind-of-mail')
  await expect.poll(async () => (await look(letters[1] ?? '')).remindAt, patience).toBe(null)
  expect(await tasksOn(loud)).toEqual([])
  expect(await tasksOn(quiet)).toHaveLength(1)
})

/** The one file of everything about somebody. */
async function toldAbout(lead: string): Promise<string> {
  const begun = await server.call('POST', '/personal-data/exports', { body: { object: 'lead', record: lead } })
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await server.call('GET', `/personal-data/exports/${begun.body.id}`)).body.state
  await expect.poll(state, patience).toBe('done')
  const answer = await fetch(`${server.address}/api/v1/personal-data/exports/${begun.body.id}/content`, {
    headers: { authorization: `Bearer ${server.key}` },
  })
  return gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()
}

test('what was written to a person is told to him, and goes with him; what waits is not sent', async () => {
  const [mark, other] = [marker(), marker()]
  const [lead, stays] = [await client(mark), await client(other)]
  const sent = await write(lead, mark)
  await becomes(sent, 'sent')
  const waiting = await write(lead, mark, { sendAt: new Date(Date.now() + 3_600_000).toISOString() })
  const others = await write(stays, other)
  await becomes(others, 'sent')
  const told = await toldAbout(lead)
  expect(told).toContain(`Добрый день, ${mark}!`)
  expect(told).not.toContain(other)
  const before = peer.received.length
  const begun = await server.call('POST', '/personal-data/erasures', {
    body: { object: 'lead', record: lead, reason: 'request' },
  })
  const state = async () => (await server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state
  await expect.poll(state, patience).toBe('done')
  for (const id of [sent, waiting]) expect(await rowOf(id)).toBe('')
  expect(await rowOf(others)).toContain(other)
  await run('recover-mail')
  expect(peer.received).toHaveLength(before)
})

test('a letter lies no more in the open than its entry: what people write on cards is not protected', async () => {
  const mark = marker()
  const lead = await client(mark)
  const id = await write(lead, mark)
  await becomes(id, 'sent')
  for (const [field, why] of Object.entries({ subject: 'protectedTitle', text: 'protectedWorked' })) {
    const asked = await server.call('POST', '/protected-fields', { body: { object: 'activity', field } })
    expect([asked.status, asked.body.errors?.[0]?.code]).toEqual([422, why])
  }
  expect(await rowOf(id)).toContain(mark)
  // Nor does anybody read it who may not read its entry.
  const petr = await server.person('petr', 'manager')
  const hers = await server.call('PATCH', `/leads/${lead}`, { body: { owner: server.administrator } })
  expect(hers.status).toBe(200)
  expect((await server.call('GET', `/mail/messages/${id}`, { key: petr.key })).status).toBe(404)
})
