import { expect, test } from 'vitest'
import { beginByClock } from '../../src/features/automation/clock.ts'
import type { JsonObject } from '../../src/model/index.ts'
import {
  change,
  everything,
  lead,
  manager,
  openRoom,
  owner,
  peer,
  server,
  soon,
  told,
  webhook,
} from './webhook-room.ts'

/* What is done to many in a chosen silence: flows do not begin, other servers and people are not told, all else is as ever. */

openRoom()

const post = (path: string, body: object, key = server.key) => server.call('POST', path, { body, key })

/** A flow that begins by a change of a lead and makes a task; `off` switches it off again. */
async function flow(trigger: object) {
  const draft = { trigger: { object: 'lead', ...trigger }, steps }
  const made = await post('/flows', { name: 'Позвонить', kind: 'flow', draft })
  expect(made.status, made.text).toBe(201)
  const on = await server.call('PUT', `/flows/${made.body.id}/publication`, { body: {} })
  expect(on.status, on.text).toBe(200)
  return {
    begun: async (): Promise<string[]> =>
      (await server.call('GET', `/flows/${made.body.id}/runs`)).body.data.map(
        ({ on }: { on: { id: string } }) => on.id,
      ),
    off: () => server.call('DELETE', `/flows/${made.body.id}/publication`),
  }
}
const steps = [{ id: 'end', do: 'stop' }]

async function imported(text: string, options: object, { key = server.key, mapping = {} } = {}): Promise<string> {
  const form = new FormData()
  form.set('object', 'leads')
  form.set('options', JSON.stringify(options))
  if (Object.keys(mapping).length) form.set('mapping', JSON.stringify(mapping))
  form.set('file', new File([text], 'leads.csv'))
  const headers = { authorization: `Bearer ${key}` }
  const made = await fetch(`${server.address}/api/v1/imports`, { method: 'POST', headers, body: form })
  expect(made.status).toBe(202)
  const { id } = await made.json()
  await state(id, 'staged')
  return id
}
const look = async (id: string): Promise<JsonObject> => (await server.call('GET', `/imports/${id}`)).body
const state = (id: string, wanted: string) =>
  expect.poll(async () => (await look(id)).state, { timeout: 30_000 }).toBe(wanted)
async function committed(id: string): Promise<void> {
  expect((await post(`/imports/${id}/commit`, {})).status).toBe(202)
  await state(id, 'done')
}
const called = async (name: string): Promise<{ id: string; tags: string[]; company: unknown }[]> =>
  (await post('/leads/query', { filter: { name: { startsWith: name } } })).body.data
const tellings = () => peer.told.map(({ text }) => JSON.parse(text).record?.name ?? JSON.parse(text).type)
/** What the manager was told of. */
const notices = async (): Promise<string[]> =>
  (await owner(`select code from notice where "user" = $1 order by id`, [manager.id])).rows.map(({ code }) => code)

test('an import tells webhooks and begins flows that ask for imports, and a silent one neither, also when it is taken back', async () => {
  await webhook({ events: ['lead.*'] })
  const { begun, off } = await flow({ on: 'created', imports: true })
  await committed(await imported('Имя;Телефон\nГромкая Анна;+79161110001\n', {}))
  await told(1)
  const [loud] = await called('Громкая')
  await expect.poll(begun, soon).toEqual([loud?.id])

  const silent = await imported('Имя;Телефон\nТихая Анна;+79161110002\nТихая Вера;+79161110003\n', { silent: true })
  await committed(silent)
  const [one] = await called('Тихая')
  expect(await called('Тихая')).toHaveLength(2)
  expect(await look(silent)).toMatchObject({ options: { silent: true } })
  const changes = await server.call('GET', `/leads/${one?.id}/changes`)
  expect(changes.body.data).toMatchObject([
    { kind: 'created', via: { channel: 'import', reference: silent, silent: true } },
  ])
  expect((await server.call('DELETE', `/imports/${silent}`)).status).toBe(200)
  expect(await called('Тихая')).toEqual([])

  const after = await lead('После')
  await told(2)
  expect(tellings()).toEqual(['Громкая Анна', 'После'])
  await expect.poll(begun, soon).toEqual([after, loud?.id])
  await off()
})

test('what follows from something silent is silent: a lead from a known company is tied to it, and nobody is told', async () => {
  const asText = { name: 'Имя', phones: 'Телефон', companyName: 'Компания' }
  const company = (await post('/companies', { name: 'Сосна', owner: manager.id })).body.id
  await webhook({ events: ['lead.*'] })
  await committed(
    await imported('Имя;Телефон;Компания\nТихий Олег;+79161110004;Сосна\n', { silent: true }, { mapping: asText }),
  )
  // That it is tied to the card is what a reaction does.
  const ofSilent = async () => (await called('Тихий Олег'))[0]
  await expect.poll(async () => (await ofSilent())?.company, soon).toBe(company)
  await lead('Потом')
  await told(1)
  expect(tellings()).toEqual(['Потом'])
  expect(await notices()).toEqual([])
  await committed(await imported('Имя;Телефон;Компания\nГромкий Олег;+79161110005;Сосна\n', {}))
  await expect.poll(notices, soon).toEqual(['leadsFromYourCompany'])
})

test('a period told again leaves out what was silent', async () => {
  const { id } = await webhook({ events: ['lead.created'] })
  const from = new Date(Date.now() - 1000).toISOString()
  await committed(await imported('Имя;Телефон\nТишайшая Анна;+79161110006\n', { silent: true }))
  await lead('Слышная')
  await told(1)
  const again = await post(`/webhooks/${id}/replay`, { from, to: new Date(Date.now() + 1000).toISOString() })
  expect(again.status, again.text).toBe(202)
  await expect.poll(() => tellings().filter(name => name === 'Слышная').length, soon).toBe(2)
  expect(tellings()).not.toContain('Тишайшая Анна')
})

test('silence is chosen while an import is looked through, without reading it again, and by administrators alone', async () => {
  const id = await imported('Имя;Телефон\nВыбранная Анна;+79161110007\n', {})
  const chosen = await server.call('PATCH', `/imports/${id}`, { body: { options: { silent: true } } })
  expect(chosen).toMatchObject({ status: 202, body: { state: 'staged' } })
  expect(await look(id)).toMatchObject({ state: 'staged', options: { silent: true } })

  const own = await imported('Имя;Телефон\nЧужая Анна;+79161110008\n', {}, { key: manager.key })
  const before = await everything()
  const refused = await server.call('PATCH', `/imports/${own}`, {
    body: { options: { silent: true } },
    key: manager.key,
  })
  expect(refused.status).toBe(422)
  expect(refused.body.errors).toMatchObject([{ field: 'options.silent', code: 'silentByAdministrators' }])
  expect(await everything()).toEqual(before)
  await server.call('PATCH', `/imports/${own}`, { body: { options: { silent: true } } })
  const kept = await server.call('PATCH', `/imports/${own}`, {
    body: { options: { currency: 'EUR' } },
    key: manager.key,
  })
  expect(kept.status, kept.text).toBe(202)
  await state(own, 'staged')
  expect(await look(own)).toMatchObject({ options: { silent: true, currency: 'EUR' } })
})

test('a silent bulk change and its undoing begin no flow and tell nobody; others do', async () => {
  const ids = [await lead('Пачка1', { owner: manager.id }), await lead('Пачка2', { owner: manager.id })]
  await webhook({ events: ['lead.updated'] })
  const { begun, off } = await flow({ on: 'changed', changes: [{ field: 'tags' }] })
  const bulk = async (change: object) =>
    (await post('/bulk-changes', { object: 'leads', ids, change })).body.id as string
  const done = async (id: string, body: object) => {
    expect((await post(`/bulk-changes/${id}/commit`, body)).status).toBe(202)
    await expect.poll(async () => (await server.call('GET', `/bulk-changes/${id}`)).body.state, soon).toBe('done')
  }
  const silent = await bulk({ add: { tags: ['весна'] } })
  await done(silent, { silent: true })
  expect((await server.call('GET', `/bulk-changes/${silent}`)).body).toMatchObject({
    silent: true,
    counts: { changed: 2 },
  })
  expect((await called('Пачка1'))[0]?.tags).toEqual(['весна'])
  expect((await server.call('DELETE', `/bulk-changes/${silent}`)).status).toBe(200)
  expect((await called('Пачка1'))[0]?.tags).toEqual([])
  const given = await bulk({ set: { owner: server.administrator } })
  await done(given, { silent: true })
  await change(ids[0] ?? '', { tags: ['лето'] })
  await told(1)
  await expect.poll(begun, soon).toEqual([ids[0]])
  expect(await notices()).not.toContain('manyTaken')
  await done(await bulk({ add: { tags: ['осень'] } }), {})
  await told(3)
  await expect.poll(async () => (await begun()).length, soon).toBe(3)
  await done(await bulk({ set: { owner: manager.id } }), {})
  expect(await notices()).toContain('manyGiven')
  await off()

  const own = await post(
    '/bulk-changes',
    { object: 'leads', ids: [await lead('Пачка3', { owner: manager.id })], change: { add: { tags: ['x'] } } },
    manager.key,
  )
  const before = await everything()
  const refused = await post(`/bulk-changes/${own.body.id}/commit`, { silent: true }, manager.key)
  expect(refused.status).toBe(422)
  expect(refused.body.errors).toMatchObject([{ field: 'silent', code: 'silentByAdministrators' }])
  expect(await everything()).toEqual(before)
})

test('flows that look at dates mean silent records too, and the audit tells of the silence', async () => {
  await committed(await imported('Имя;Телефон\nДавняя Анна;+79161110009\n', { silent: true }))
  const [one] = await called('Давняя')
  const draft = {
    trigger: { on: 'timePassed', object: 'lead', field: 'createdAt', after: { hours: 1 } },
    steps,
  }
  const made = await post('/flows', { name: 'Через час', kind: 'flow', draft })
  expect(made.status, made.text).toBe(201)
  expect((await server.call('PUT', `/flows/${made.body.id}/publication`, { body: {} })).status).toBe(200)
  await owner(`update lead set created_at = now() - interval '1 hour' - interval '20 seconds' where id = $1`, [one?.id])
  await owner(`update flow set looked_until = now() - interval '5 minutes' where id = $1`, [made.body.id])
  await beginByClock(
    await server.application.systemContext(server.workspace, { channel: 'system' }),
    server.application,
  )
  expect((await server.call('GET', `/flows/${made.body.id}/runs`)).body.data).toMatchObject([{ on: { id: one?.id } }])
  const { data } = (await server.call('GET', `/audit?record=${one?.id}`)).body
  expect(data).toMatchObject([{ kind: 'created', details: { channel: 'import', silent: true } }])
})
