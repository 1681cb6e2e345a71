import { Webhook as StandardWebhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import type { JsonObject } from '../../src/model/index.ts'
import { change, due, lead, log, manager, openRoom, owner, peer, server, soon, told, webhook } from './webhook-room.ts'

/* What flows tell webhooks: by a step, with the rights of whom they run as, in the line of the webhook. */

openRoom()

const post = (path: string, body: object) => server.call('POST', path, { body })

/** A flow that tells a webhook of a lead, begun by hand. */
async function flow(to: string, more: object = {}): Promise<string> {
  const draft = {
    trigger: { on: 'manual', object: 'lead' },
    steps: [{ id: 'tell', do: 'webhook', webhook: to }],
    ...more,
  }
  const made = await post('/flows', { name: 'Сообщить складу', kind: 'flow', draft })
  expect(made.status, made.text).toBe(201)
  const on = await server.call('PUT', `/flows/${made.body.id}/publication`, { body: {} })
  expect(on.status, on.text).toBe(200)
  return made.body.id
}
async function begin(flow: string, record: string): Promise<string> {
  const run = await post(`/flows/${flow}/runs`, { record })
  expect(run.status, run.text).toBe(201)
  return run.body.id
}
const look = async (run: string): Promise<JsonObject> => (await server.call('GET', `/flow-runs/${run}`)).body

test('a step tells the record, signed, under one id until it is taken', async () => {
  const { id, secret } = await webhook({ events: [] })
  const about = await lead('petr', { name: 'Пётр' })
  const one = await flow(id)
  peer.answer = () => ({ status: peer.told.length === 1 ? 503 : 204 })
  const run = await begin(one, about)
  await told(1)
  await until(async () => (await look(run)).state === 'done')
  await due()
  await told(2)
  const [first, second] = peer.told
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  expect(
    new StandardWebhook(secret).verify(second?.text ?? '', second?.headers as Record<string, string>),
  ).toMatchObject({
    id: first?.headers['webhook-id'],
    type: 'lead.flow',
    object: 'lead',
    seen: true,
    record: { id: about, name: 'Пётр' },
    flow: { id: one, name: 'Сообщить складу', run, step: 'tell' },
  })
  await expect
    .poll(() => log(id), soon)
    .toMatchObject([
      {
        type: 'lead.flow',
        record: about,
        state: 'delivered',
        attempts: 2,
        toldBy: { flow: one, run, step: 'tell', as: null },
      },
    ])
})

test('what whoever the flow runs as does not see stays here', async () => {
  const { id } = await webhook({ events: [] })
  const role = (
    await post('/roles', {
      name: 'Склад',
      objects: { lead: { read: 'all', create: 'none', update: 'all', remove: 'none', export: 'none' } },
      fields: { 'lead.comment': 'hidden' },
    })
  ).body
  const person = (
    await post('/users', {
      email: 'sklad@romashka.example',
      name: 'Света',
      role: role.id,
      password: 'длинный пароль склада 7',
    })
  ).body
  const about = await lead('olga', { name: 'Ольга', comment: 'Только для своих' })
  await begin(await flow(id, { runAs: person.id }), about)
  await told(1)
  expect(peer.told[0]?.body.record).toMatchObject({ name: 'Ольга' })
  expect(peer.told[0]?.text).not.toContain('Только для своих')
  await begin(await flow(id), about)
  await told(2)
  expect(peer.told[1]?.text).toContain('Только для своих')
})

test('what a flow tells waits for what happened with the record before', async () => {
  const { id } = await webhook({ events: ['lead.*'] })
  peer.answer = () => ({ status: 503 })
  const about = await lead('anna')
  await told(1)
  const run = await begin(await flow(id), about)
  await until(async () => (await look(run)).state === 'done')
  await change(about, { name: 'Анна Вторая' })
  await expect.poll(async () => (await log(id)).length, soon).toBe(3)
  peer.answer = () => ({ status: 204 })
  await owner('update webhook set rests_until = null')
  await due()
  await told(4)
  expect(peer.told.slice(1).map(({ body }) => body.type)).toEqual(['lead.created', 'lead.flow', 'lead.updated'])
})

test('nothing is put into the line of a webhook that is off, and a flow without one is not published', async () => {
  const { id } = await webhook({ state: 'off' })
  const about = await lead('oleg')
  const run = await begin(await flow(id), about)
  await until(async () => (await look(run)).why !== null)
  expect(await look(run)).toMatchObject({ state: 'running', why: { code: 'webhookNotOn', step: 'tell' } })
  expect(await log(id)).toEqual([])
  const draft = { trigger: { on: 'manual', object: 'lead' }, steps: [{ id: 'a', do: 'webhook', webhook: manager.id }] }
  const made = await post('/flows', { name: 'Никому', kind: 'flow', draft })
  expect(made.body.problems).toMatchObject([{ field: 'steps.0.webhook', code: 'dangling' }])
  expect((await server.call('PUT', `/flows/${made.body.id}/publication`, { body: {} })).status).toBe(422)
})
