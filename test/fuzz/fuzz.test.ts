import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operation, operationsIn } from '../contract/operations.ts'
import { hostileAddresses } from './addresses.ts'
import { type Judge, judgeBy } from './judge.ts'
import { type Office, openOffice } from './office.ts'
import { type Request, requestsOf } from './requests.ts'
import { readSettings } from './settings.ts'

/*
 * Every operation that the description names, called with what its schema allows and with what nobody should send.
 * `npm run fuzz -- --minutes 10 --seed 7 --only createLead` goes on for longer, from another beginning, or with one alone.
 */

const description = JSON.parse(readFileSync(new URL('../../golden/openapi.json', import.meta.url), 'utf8'))
const described = operationsIn(description)
const { operations } = described
const { seed, runs, milliseconds, isAsked } = readSettings(operations.length)

let office: Office
let judge: Judge
let sent = 0

beforeAll(async () => {
  console.log(`The fuzzer begins with the seed ${seed}`)
  office = await openOffice(operations)
  judge = judgeBy(description)
}, 120_000)
afterAll(async () => {
  console.log(`The fuzzer sent ${sent} calls`)
  await office.close()
})

test.each(operations.filter(({ name }) => isAsked(name)).map(one => [one.name, one] as const))(
  'no call of %s fails, hangs, tells of what is inside, or writes though it was refused',
  async (_, operation) => {
    await holds(requestsOf(operation, described), operation)
    if (!(await office.isOpen())) await moveOn()
  },
  milliseconds * 3 + 120_000,
)

test(
  'nor does any of an address that nobody described',
  () => holds(hostileAddresses, null),
  milliseconds * 3 + 120_000,
)

async function holds(requests: fc.Arbitrary<Request>, operation: Operation | null): Promise<void> {
  const refused: string[] = []
  const property = fc.asyncProperty(requests, async request => {
    const id = `fuzz-${seed}-${++sent}`
    const call = await office.call({ ...request, headers: { ...request.headers, 'x-request-id': id } }, operation)
    if (call.answer && call.answer.status >= 400) refused.push(id)
    const wrong = await wrongOf(operation, call.answer)
    if (wrong)
      throw new Error(
        `${wrong}\n${shown(call.sent)}\n${call.answer?.text.slice(0, 2000)}\n${office.troubles()[0] ?? ''}`,
      )
  })
  await fc.assert(property, { seed, numRuns: runs, ...(milliseconds && { interruptAfterTimeLimit: milliseconds }) })
  expect(office.troubles()).toEqual([])
  expect(await office.wrote(refused)).toEqual([])
}

/** What a call has added to the description since is no fault. */
async function wrongOf(operation: Operation | null, answer: Parameters<Judge>[1]): Promise<string | null> {
  const wrong = judge(operation, answer)
  if (!wrong?.startsWith('is not')) return wrong
  const { answer: fresh } = await office.call(openapi, null)
  if (fresh?.status === 200) judge = judgeBy(JSON.parse(fresh.text))
  return judge(operation, answer)
}

const openapi: Request = { method: 'GET', path: '/api/v1/openapi.json', headers: {}, body: null, as: 'key' }

const shown = (request: { method: string; path: string; headers: object; body: string | null }): string =>
  JSON.stringify(request).slice(0, 4000)

async function moveOn(): Promise<void> {
  await office.close()
  office = await openOffice(operations)
  judge = judgeBy(description)
}
