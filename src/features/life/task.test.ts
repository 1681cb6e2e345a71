import { afterAll, describe, expect, test } from 'vitest'
import { openSales } from '../../../test/setup/sales.ts'
import { Conflict, Invalid, NotFound } from '../../model/index.ts'
import { updateRecord } from '../../records/update.ts'
import { listNotices } from '../notice.ts'
import { noteCall } from './call.ts'
import { life } from './index.ts'
import { raiseLateTasks } from './overdue.ts'
import { finishTask } from './task-result.ts'
import { listUnplanned } from './unplanned.ts'

const { company, head, me, other, stages, newPhone, lead, deal, task, read, mine, refusedWhole } = await openSales()
afterAll(() => company.close())

describe('a task', () => {
  test('ends with a result and the next step on the same record', async () => {
    const { id: on } = await lead()
    const { id } = await task('lead', on)
    const {
      task: done,
      next,
      unplanned,
    } = await finishTask(await mine(), id, {
      text: 'Просил КП',
      next: { title: 'Отправить КП', kind: 'letter', dueAt: '2030-01-02T10:00:00Z' },
    })
    expect(done).toMatchObject({ result: 'Просил КП', doneAt: expect.any(String) })
    expect(next).toMatchObject({ title: 'Отправить КП', owner: me, on: { object: 'lead', id: on }, doneAt: null })
    expect(unplanned).toBe(false)
    await expect(finishTask(await mine(), id, { text: 'ещё раз' })).rejects.toThrow(Conflict)
  })

  test('without a next step asks for one, where the lead is open', async () => {
    const { id: on } = await lead()
    const { id } = await task('lead', on)
    expect(await finishTask(await mine(), id, { text: 'Не взял трубку' })).toMatchObject({
      next: null,
      unplanned: true,
    })
  })

  test('with a wrong next step stays open, and every problem is named', async () => {
    const { id } = await task('lead', (await lead()).id)
    await refusedWhole(
      async () => finishTask(await mine(), id, { text: ' ', next: { title: '', dueAt: 'завтра' } }),
      Invalid,
    )
    const next = await finishTask(await mine(), id, { text: 'ок', next: { title: '', dueAt: 'завтра' } }).catch(
      (error: Invalid) => error.problems,
    )
    expect((next as { field: string }[]).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['next.title', 'next.dueAt']),
    )
    expect((await read('task', id)).doneAt).toBeNull()
  })

  test('of somebody else is out of reach', async () => {
    const { id } = await task('lead', (await lead({ owner: other })).id, { owner: other })
    await refusedWhole(async () => finishTask(await mine(), id, { text: 'не моё' }), NotFound)
  })
})

describe('nothing planned', () => {
  test('lists open leads and deals of the caller without an open task, page by page', async () => {
    const ctx = await company.as(await company.hire('Пустая', { team: null }))
    const owner = ctx.actor.user ?? ''
    const bare = [await lead({ owner }), await lead({ owner }), await lead({ owner })]
    const planned = await lead({ owner })
    await task('lead', planned.id, { owner })
    await lead({ owner, status: 'refused', refusalReason: 'нет' })
    await lead({ owner: other })
    const first = await listUnplanned(ctx, { object: 'leads', limit: '2' })
    const second = await listUnplanned(ctx, { object: 'leads', limit: '2', cursor: first.nextCursor ?? '' })
    const own = [...first.data, ...second.data].filter(record => record.owner === owner)
    expect(own.map(({ id }) => id)).toEqual(bare.map(({ id }) => id))
    expect(second.nextCursor).toBeNull()

    const open = await deal({ owner })
    await deal({ owner, stage: stages.won })
    expect((await listUnplanned(ctx, { object: 'deals' })).data.map(({ id }) => id)).toEqual([open.id])
    await expect(listUnplanned(ctx, { object: 'cats', limit: '0' })).rejects.toMatchObject({
      problems: [{ field: 'object' }, { field: 'limit' }],
    })
  })
})

describe('the list of what is not planned', () => {
  test('says how many there are, and leaves out what waits in the pool', async () => {
    const boss = await company.as(head)
    const before = (await listUnplanned(boss, { object: 'leads', limit: '200' })).data.length
    const [one, two, free] = [await lead(), await lead(), await lead({ owner: null })]
    expect(await listUnplanned(boss, { object: 'leads', limit: '1', total: 'true' })).toMatchObject({
      data: [{}],
      total: { value: before + 3, exact: true },
    })
    const ids = async (owned: string) =>
      (await listUnplanned(boss, { object: 'leads', owned, limit: '200' })).data.map(({ id }) => id)
    expect(await ids('true')).toEqual(expect.arrayContaining([one.id, two.id]))
    expect(await ids('true')).not.toContain(free.id)
    expect(await ids('false')).toEqual([free.id])
    const own = { object: 'leads', owner: head, total: 'true' }
    expect(await listUnplanned(boss, own)).toEqual({ data: [], nextCursor: null, total: { value: 0, exact: true } })
  })
})

describe('a call', () => {
  test('is noted on the card with the next step, and a new lead is being worked then', async () => {
    const { id } = await lead()
    const { call, next } = await noteCall(await mine(), 'lead', id, {
      direction: 'out',
      duration: 95,
      result: 'Дозвонились',
      text: 'Хочет замер',
      next: { title: 'Замер', dueAt: '2030-01-01T10:00:00Z' },
    })
    expect(call).toMatchObject({ kind: 'call', direction: 'out', duration: 95, owner: me, on: { object: 'lead', id } })
    expect(next).toMatchObject({ title: 'Замер', owner: me, on: { object: 'lead', id } })
    await company.settle([life])
    expect((await read('lead', id)).status).toBe('working')
  })

  test('is not noted on what the caller does not see', async () => {
    const call = { direction: 'in' as const, result: 'ок' }
    const theirs = (await lead({ owner: other })).id
    await refusedWhole(async () => noteCall(await mine(), 'lead', theirs, call), NotFound)
    const open = (await lead()).id
    await refusedWhole(async () => noteCall(await mine(), 'cat', open, call), NotFound)
  })
})

describe('an overdue task', () => {
  test('rises to the head after a day, once for each term', async () => {
    const { id } = await task('lead', (await lead()).id, {
      title: `Поздно ${newPhone()}`,
      dueAt: new Date(Date.now() - 25 * 3_600_000).toISOString(),
    })
    const told = async () =>
      (await listNotices(await company.as(head), { limit: 200 })).filter(notice => notice.on.id === id)
    await raiseLateTasks(await company.system())
    await raiseLateTasks(await company.system())
    expect(await told()).toHaveLength(1)
    await updateRecord(await mine(), 'task', id, { dueAt: new Date(Date.now() - 26 * 3_600_000).toISOString() })
    await raiseLateTasks(await company.system())
    expect(await told()).toHaveLength(2)
  })
})
