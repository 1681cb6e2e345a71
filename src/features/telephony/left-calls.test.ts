import { describe, expect, test } from 'vitest'
import {
  admin,
  anna,
  answeredCall,
  boris,
  lead,
  missedCall,
  newCall,
  newPhone,
  owner,
  tell,
  withOffice,
} from './testing/office.ts'

withOffice()

const patience = { timeout: 30_000, interval: 100 }

/** Has a job of the clock done now. */
async function runNow(job: string): Promise<void> {
  await owner.query(`select graphile_worker.add_job('clock', json_build_object('job', $1::text))`, [job])
}
const numberOf = async (call: string): Promise<{ number: string | null; record_id: string | null }> =>
  (await owner.query('select number, record_id from phone_call where provider_call = $1', [call])).rows[0]
const eventsOf = async (call: string): Promise<number> =>
  Number((await owner.query(`select count(*) from phone_event where event->>'call' = $1`, [call])).rows[0].count)

/** A call of ours to somebody whom nobody knows: it lies on no card. */
async function callToNobody(number: string): Promise<string> {
  const call = newCall()
  for (const event of answeredCall({ call, number, direction: 'out' })) expect((await tell(event)).status).toBe(202)
  await expect.poll(() => numberOf(call), patience).toEqual({ number, record_id: null })
  return call
}

describe('the number of a call on no card', () => {
  test('goes when its time is over, and the call stays', async () => {
    const [old, young] = [await callToNobody(newPhone()), await callToNobody(newPhone())]
    const onCard = newPhone()
    const known = newCall()
    await lead(onCard)
    for (const event of answeredCall({ call: known, number: onCard })) await tell(event)
    await expect.poll(async () => (await numberOf(known)).record_id, patience).not.toBeNull()
    await owner.query(
      `update phone_call set first_at = now() - case when provider_call = $3 then interval '89 days' else interval '91 days' end
       where provider_call in ($1, $2, $3)`,
      [old, known, young],
    )
    await runNow('age-call-numbers')
    await expect.poll(() => numberOf(old), patience).toEqual({ number: null, record_id: null })
    expect((await numberOf(young)).number).not.toBeNull()
    expect((await numberOf(known)).number).toBe(onCard)
  })

  test('is erased with the person whose number it is, and that of others stays', async () => {
    const [his, other] = [newPhone(), newPhone()]
    const [call, others] = [await callToNobody(his), await callToNobody(other)]
    const id = await lead(his)
    const begun = await admin.post('/personal-data/erasures', { object: 'lead', record: id, reason: 'request' })
    expect(begun.status, begun.text).toBe(202)
    const look = async () => (await admin.get(`/personal-data/erasures/${begun.body.id}`)).body
    await expect.poll(async () => (await look()).state, patience).toBe('done')
    expect((await look()).counts).toMatchObject({ callOfNobody: 1 })
    expect(await numberOf(call)).toEqual({ number: null, record_id: null })
    expect(await eventsOf(call)).toBe(0)
    expect((await numberOf(others)).number).toBe(other)
    expect(await eventsOf(others)).toBe(3)
  })
})

test('whoever is not called back in time is told of to the head, once', async () => {
  const number = newPhone()
  const id = await lead(number)
  for (const event of missedCall({ call: newCall(), number })) await tell(event)
  const task = async () =>
    (await owner.query('select id, owner from task where "on" = $1 and done_at is null', [id])).rows[0]
  await expect.poll(task, patience).toMatchObject({ owner: anna.id })
  const { id: missed } = await task()
  await owner.query(`update task set due_at = now() - interval '1 minute' where id = $1`, [missed])
  const raised = async () =>
    (await owner.query(`select reason from escalation where record_id = $1`, [missed])).rows.map(({ reason }) => reason)
  await runNow('late-call-backs')
  await expect.poll(raised, patience).toEqual(['callBackLate'])
  await runNow('late-call-backs')
  const waiting = async () =>
    Number(
      (await owner.query(`select count(*) from graphile_worker.jobs where task_identifier = 'clock'`)).rows[0].count,
    )
  await expect.poll(waiting, patience).toBe(0)
  expect(await raised()).toEqual(['callBackLate'])
  const told = async () =>
    (
      await owner.query(
        `select distinct "user" from notice where code like '%allBack%' or params::text like '%Перезвонить%'`,
      )
    ).rows
  await expect.poll(async () => (await told()).length, patience).toBeGreaterThan(0)
  expect((await told()).map(({ user }) => user)).not.toContain(boris.id)
})
