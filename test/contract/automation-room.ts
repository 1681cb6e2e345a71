import { afterAll, beforeAll, expect } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import { freePort } from '../setup/free-port.ts'
import { believedPair, type MailPeer, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { openServer, type Server } from './server.ts'

/* The company in which flows are tested: opened once for each file of tests that calls `openRoom`. */

export let server: Server
export let port: number
export let peer: MailPeer
export let manager: { id: string; key: string }
export let stages: Record<string, string> = {}

export function openRoom(): void {
  beforeAll(async () => {
    port = Number(await freePort())
    peer = await startMailPeer({ pair: await believedPair() })
    server = await openServer({
      trustedTargets: [`http://127.0.0.1:${port}`, `http://localhost:${port}`, ...targetsOf(peer)],
    })
    manager = await server.person('Аня', 'manager')
    const { data } = (await server.call('GET', '/pipelines')).body
    stages = Object.fromEntries(
      data[0].stages.map((stage: { name: string; id: string }, at: number) => [`s${at}`, stage.id]),
    )
  })
  afterAll(async () => {
    await server?.close()
    await peer?.stop()
  })
}

export const post = (path: string, body: unknown, key = server.key) => server.call('POST', path, { body, key })
export const deal = async (fields = {}, key = server.key) => {
  const answer = await post('/deals', { name: 'Кухня', ...fields }, key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
export const add = async (draft: object, more = {}) => {
  const answer = await post('/flows', { name: 'Первая', kind: 'flow', draft, ...more })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
export const publish = (id: string) => server.call('PUT', `/flows/${id}/publication`, { body: {} })
/** A flow that is on, and a way to switch it off again. */
export async function on(draft: object, more = {}) {
  const flow = await add(draft, more)
  const answer = await publish(flow.id)
  expect(answer.status, answer.text).toBe(200)
  return { id: flow.id as string, off: () => server.call('DELETE', `/flows/${flow.id}/publication`) }
}
// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
export const runsOf = async (flow: string): Promise<any[]> =>
  (await server.call('GET', `/flows/${flow}/runs`)).body.data
export async function ended(flow: string, count = 1) {
  await until(async () => {
    const runs = await runsOf(flow)
    return runs.length >= count && runs.every(({ state }) => !['running'].includes(state))
  })
  return runsOf(flow)
}
// biome-ignore lint/suspicious/noExplicitAny: see above
export const look = async (run: string): Promise<any> => (await server.call('GET', `/flow-runs/${run}`)).body
export const tasksOn = async (id: string) => (await post('/tasks/query', { filter: { on: id } })).body.data
