import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Api, apiOf, signIn, userWith, withAdministrator } from '../../../../test/setup/api.ts'
import { startServer, type TestServer } from '../../../../test/setup/server.ts'
import type { JsonObject } from '../../../model/index.ts'

export const sign = 'a secret of the line'
export let server: TestServer
let exchange: Server
/** Its address. */
export let outside: string
export let owner: pg.Client
export let admin: Api
export let anna: { api: Api; id: string }
export let boris: { api: Api; id: string }
export let line: JsonObject
/** What was ordered of the exchange. */
export const orders: { method: string; url: string; body: string; key: string | undefined }[] = []
/** What it answers orders with. */
export const exchangeAnswers = { status: 200, body: 'ok', refusal: 'no such extension' }

/** A company with a line that speaks our own fields, an exchange that is told whom to ring, and two people who answer. */
export function withOffice(): void {
  beforeAll(open)
  afterAll(close)
}

async function open(): Promise<void> {
  exchange = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const { method = '', url = '', headers } = request
    orders.push({ method, url, body, key: headers['x-exchange-key']?.toString() })
    const { status, body: answer, refusal } = exchangeAnswers
    response.writeHead(status).end(status < 300 ? answer : refusal)
  }).listen(0, '127.0.0.1')
  await once(exchange, 'listening')
  outside = `http://127.0.0.1:${(exchange.address() as AddressInfo).port}`
  server = await startServer({ ...withAdministrator, RAPPORT_TRUSTED_TARGETS: outside })
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const rights = (scope: string) =>
    Object.fromEntries(
      ['lead', 'contact', 'company', 'activity', 'task', 'deal', 'interest'].map(object => [
        object,
        { read: scope, create: 'all', update: scope, remove: 'none', export: 'none' },
      ]),
    )
  anna = await userWith(server, admin, 'anna', { objects: rights('own') })
  boris = await userWith(server, admin, 'boris', { objects: rights('own') })
  const made = await admin.post('/phone-lines', {
    name: 'Отдел продаж',
    settings: {
      dialect: 'fields',
      callOut: {
        method: 'POST',
        url: `${outside}/call?from={extension}`,
        body: '{"to":"{digits}"}',
        contentType: 'application/json',
      },
    },
    secret: { sign, headers: { 'X-Exchange-Key': 'open sesame' } },
    responsible: boris.id,
    callBackMinutes: 30,
  })
  expect(made.status, made.text).toBe(201)
  line = made.body
  const saved = await admin.send('PUT', '/phone-extensions', {
    body: JSON.stringify({
      data: [
        { user: anna.id, extension: '101' },
        { user: boris.id, extension: '102' },
      ],
    }),
    headers: { 'content-type': 'application/json' },
  })
  expect(saved.status, saved.text).toBe(200)
}

async function close(): Promise<void> {
  exchange?.close()
  await owner?.end()
  await server?.stop()
}

let n = 0
export const newPhone = () => `+7926${String(4_000_000 + ++n)}`
export const newCall = () => `call-${++n}`
export const path = (given = line) => String(given.address).replace(/^.*\/api\/v1/, '')

/** Reports an event, signed unless told otherwise. */
export async function tell(event: JsonObject, signature?: string) {
  const body = JSON.stringify(event)
  return apiOf(server).send('POST', path(), {
    body,
    headers: {
      'content-type': 'application/json',
      'x-signature': signature ?? createHmac('sha256', sign).update(body).digest('hex'),
    },
  })
}

interface Told {
  call: string
  number: string
  direction?: 'in' | 'out'
  extension?: string
}

export const at = (seconds: number) => new Date(Date.parse('2026-03-02T09:00:00Z') + seconds * 1000).toISOString()

/** The events of a call that was answered after five seconds and lasted a minute. */
export const answeredCall = ({ call, number, direction = 'in', extension = '101' }: Told): JsonObject[] => {
  const sides = direction === 'in' ? { from: number, to: '+74951234567' } : { from: '+74951234567', to: number }
  return [
    { event: 'ring', call, direction, ...sides, extension, at: at(0) },
    { event: 'answer', call, direction, ...sides, extension, at: at(5) },
    { event: 'end', call, direction, ...sides, extension, at: at(65), duration: 60 },
  ]
}

export const missedCall = ({ call, number }: Told): JsonObject[] => [
  { event: 'ring', call, direction: 'in', from: number, to: '+74951234567', at: at(0) },
  { event: 'end', call, direction: 'in', from: number, to: '+74951234567', at: at(20), answered: false },
]

export async function count(table: string): Promise<number> {
  return Number((await owner.query(`select count(*) from ${table}`)).rows[0].count)
}
export async function counts(): Promise<Record<string, number>> {
  const all: Record<string, number> = {}
  for (const table of ['phone_event', 'phone_call', 'receipt', 'activity', 'task', 'lead', 'interest', 'change'])
    all[table] = await count(table)
  return all
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return
    await wait(50)
  }
  throw new Error('what was waited for has not come')
}

/** Calls on a card, once there are so many. */
export async function callsOn(id: string, wanted = 1): Promise<JsonObject[]> {
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await admin.get(`/activities?filter[on]=${id}&filter[kind]=call`)
    const data = body.data as JsonObject[]
    if (data.length >= wanted) return data
    await wait(50)
  }
  throw new Error('the call is on no card')
}

export async function lead(phone: string, given: JsonObject = {}): Promise<string> {
  const made = await admin.post('/leads', { name: `Клиент ${++n}`, phones: [phone], owner: anna.id, ...given })
  expect(made.status, made.text).toBe(201)
  return String(made.body.id)
}

export const dataOf = async (api: Api, what: string): Promise<JsonObject[]> => {
  const answer = await api.get(what)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.data as JsonObject[]
}
