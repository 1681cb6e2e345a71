import { afterAll, beforeAll, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { lettersLeave } from './letters-leave.ts'
import { openServer, type Server } from './server.ts'

/** The client is told of the stages that tell him: once each, in the words meant for him, and the card says where he was not. */

let server: Server
let peer: MailPeer
let manager: { id: string; key: string }
let stages: { id: string; name: string }[]
beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = targetsOf(peer)
  server = await openServer({ trustedTargets, http: { publicUrl: 'https://crm.romashka.example' } })
  manager = await server.person('Аня', 'manager')
  stages = (await server.call('GET', '/pipelines?filter[object]=order')).body.data[0].stages
  for (const name of ['Изготовлен', 'Собран'])
    await server.call('PATCH', `/stages/${stageOf(name)}`, {
      body: { tellsClient: true, clientName: `${name} для вас` },
    })
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

const stageOf = (name: string) => stages.find(stage => stage.name === name)?.id ?? ''
const post = async (path: string, body: object, key = server.key) =>
  (await server.call('POST', path, { body, key })).body
const move = (id: string, name: string) => post(`/orders/${id}/move`, { stage: stageOf(name) }, manager.key)
const told = async (id: string) => (await server.call('GET', `/orders/${id}/way`)).body.told
const outcomes = async (id: string) => (await told(id)).map(({ outcome }: { outcome: string }) => outcome)
const settled = async (id: string, expected: string[]) =>
  expect.poll(() => outcomes(id), { timeout: 20_000 }).toEqual(expected)
async function received(count: number): Promise<void> {
  const come = async () => {
    await lettersLeave(server)
    return peer.received.length
  }
  await expect.poll(come, { timeout: 60_000 }).toBe(count)
}
const order = async (fields: object = {}) => {
  const emails = [{ value: 'client@cafe.example' }]
  const contact = (await post('/contacts', { name: 'Мария Кафе', emails })).id
  return post('/orders', { name: 'Столы', contact, ...fields }, manager.key)
}

test('without a mailbox nobody is written to, and the owner hears of it', async () => {
  const { id } = await order()
  await move(id, 'Изготовлен')
  await settled(id, ['noMailbox'])
  const { rows } = await server.database.owner.query(`select code from notice where "user" = $1`, [manager.id])
  expect(rows).toContainEqual({ code: 'clientNotTold' })
})

test('a stage is told once, with a link to the page; coming back to it tells nothing anew', async () => {
  await post('/mailboxes', { ...mailboxAt(peer), users: [manager.id] })
  const { id } = await order({ dueOn: '2035-03-01' })
  await move(id, 'Изготовлен')
  await settled(id, ['written'])
  await move(id, 'Принят')
  await move(id, 'Изготовлен')
  await move(id, 'Собран')
  await settled(id, ['written', 'written'])
  await received(2)
  const first = peer.received.find(({ text }) => text.includes('Изготовлен для вас'))
  expect(first?.text).toContain('Изготовлен для вас')
  expect(first?.text).toContain('1 марта 2035 года.')
  const path = first?.text.match(/https:\/\/crm\.romashka\.example(\/c\/[\w-]+)/)?.[1]
  expect((await server.call('GET', `/${path}`, { key: null })).text).toContain('Собран для вас')

  // To which address, he learns who sees those of clients.
  const way = async (key: string) => (await server.call('GET', `/orders/${id}/way`, { key })).body
  expect(await way(manager.key)).toMatchObject({ told: [{ address: 'client@cafe.example' }, {}] })
  const objects = { order: { read: 'all' }, contact: { read: 'all' } }
  await post('/roles', { name: 'Цех', objects, fields: { 'contact.emails': 'hidden' } })
  await post('/roles', { name: 'Склад', objects: { order: { read: 'all' } } })
  for (const role of ['Цех', 'Склад']) {
    const { key } = await server.person(role, role)
    expect(await way(key)).toMatchObject({
      told: [{ outcome: 'written', address: null }, { address: null }],
      address: null,
    })
  }
})

test('a crash after he was noted as told, and before that was kept, tells him once all the same', async () => {
  const { owner } = server.database
  await owner.query(`
    create sequence dying;
    create function die_once() returns trigger language plpgsql security definer as $$
    begin
      if nextval('dying') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return new;
    end $$;
    create trigger die_once after insert on outgoing_mail for each row execute function die_once();`)
  const made = await order()
  const before = peer.received.length
  await move(made.id, 'Изготовлен')
  await expect.poll(() => outcomes(made.id), { timeout: 60_000 }).toEqual(['written'])
  await received(before + 1)
  const { rows } = await owner.query(
    `select (select last_value::int from dying) as tries, (select count(*)::int from outgoing_mail where record_id = $1) as letters,
      (select count(*)::int from order_telling where order_id = $1) as tellings`,
    [made.id],
  )
  expect(rows).toEqual([{ tries: 2, letters: 1, tellings: 1 }])
  await owner.query('drop trigger die_once on outgoing_mail; drop function die_once; drop sequence dying')
})

test('its words are those of the settings, filled in; what is no place stays as it is written', async () => {
  const { version } = (await server.call('GET', '/order-settings')).body
  const words = { subject: '{{number}}: {{stage}}', body: '{{name}} {{constructor}}\n{{ link }}' }
  const set = await server.call('PUT', '/order-settings', {
    body: { caseDays: 3, ...words },
    headers: { 'if-match': `"${version}"` },
  })
  expect(set.status, set.text).toBe(200)
  const made = await order()
  const before = peer.received.length
  await move(made.id, 'Изготовлен')
  await received(before + 1)
  const letter = peer.received.at(-1)
  expect(letter?.subject).toBe(`${made.number}: Изготовлен для вас`)
  expect(letter?.text).toMatch(/Столы \{\{constructor\}\}\s+https:\/\/crm\.romashka\.example\/c\//)
})

test('no letter leaves without an address, nor where the order is not to tell its client', async () => {
  const alone = await post('/orders', { name: 'Без адреса' }, manager.key)
  const quiet = await order({ tellsClient: false })
  const before = peer.received.length
  await move(alone.id, 'Изготовлен')
  await move(quiet.id, 'Изготовлен')
  await settled(alone.id, ['noAddress'])
  expect(await outcomes(quiet.id)).toEqual([])
  expect(peer.received.length).toBe(before)
})

test('the address at which a client was told goes with him, that he was told stays', async () => {
  const { id, contact } = await order()
  await move(id, 'Изготовлен')
  await settled(id, ['written'])
  const kept = async () =>
    (await server.database.owner.query('select outcome, address from order_telling where order_id = $1', [id])).rows
  expect(await kept()).toEqual([{ outcome: 'written', address: 'client@cafe.example' }])
  const asked = { object: 'contact', record: contact, reason: 'request' }
  const begun = await server.call('POST', '/personal-data/erasures', { body: asked })
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
  expect(await kept()).toEqual([{ outcome: 'written', address: null }])
})
