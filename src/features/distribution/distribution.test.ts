import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import { Conflict, Forbidden, Invalid, type JsonObject, NotFound } from '../../model/index.ts'
import { getRecord } from '../../records/get.ts'
import { listRecords } from '../../records/list.ts'
import { updateRecord } from '../../records/update.ts'
import { listNotices } from '../notice.ts'
import { assignLead } from './assign.ts'
import { assignByHand } from './assignment.ts'
import { claimLead } from './claim.ts'
import { distribution } from './index.ts'
import { listRules } from './rules.ts'
import { raiseUnclaimed } from './unclaimed.ts'

let company: TestCompany
let team: string
let head: string
let people: string[]
let n = 0

beforeAll(async () => {
  company = await makeCompany()
  team = (await company.make('team', { name: 'Розница' })).id
  head = await company.hire('Вера Главная', { role: 'head', team })
  people = [
    await company.hire('Аня', { team }),
    await company.hire('Боря', { team }),
    await company.hire('Ваня', { team }),
  ]
  await updateRecord(await company.system(), 'team', team, { head })
  company.configurations.forget()
})
afterAll(() => company.close())

/** Each test has its own rules. */
beforeEach(async () => {
  const ctx = await company.system()
  await ctx.db.query(sql`update distribution_rule set active = false where workspace_id = ${ctx.workspace}`)
})

const rule = (fields: JsonObject) =>
  company.make('distributionRule', { name: `Правило ${++n}`, position: n, ...fields })
const lead = (fields: JsonObject = {}) =>
  company.make('lead', { name: `Лид ${++n}`, phones: [`+7926${String(2_000_000 + n)}`], ...fields })
const ownerOf = async (id: string) => (await getRecord(await company.system(), 'lead', id)).owner

async function change(object: string, id: string, fields: JsonObject): Promise<void> {
  await updateRecord(await company.system(), object, id, fields, { engine: true })
  company.configurations.forget()
}

async function tasksOn(id: string) {
  return (await listRecords(await company.system(), 'task', { filter: { on: id } })).data
}

describe('claim', () => {
  test('of two at once exactly one gets the lead, the other is told who has it', async () => {
    const { id } = await lead()
    const claims = await Promise.allSettled(people.map(async person => claimLead(await company.as(person), id)))
    const won = claims.filter(claim => claim.status === 'fulfilled')
    const lost = claims.filter(claim => claim.status === 'rejected').map(claim => claim.reason as Conflict)
    expect(won).toHaveLength(1)
    const owner = await ownerOf(id)
    expect(people).toContain(owner)
    for (const error of lost) {
      expect(error).toBeInstanceOf(Conflict)
      expect(error).toMatchObject({ code: 'alreadyClaimed', details: { owner: { id: owner } } })
    }
    expect(await getRecord(await company.system(), 'lead', id)).toMatchObject({ status: 'working', version: 2 })
  })

  test('one who comes later is told too, also where the lead is out of his sight by now', async () => {
    const stranger = await company.hire('Гость', { role: 'service' })
    const { id } = await lead()
    await claimLead(await company.as(people[0] ?? ''), id)
    await expect(claimLead(await company.as(stranger), id)).rejects.toMatchObject({
      code: 'alreadyClaimed',
      params: { owner: 'Аня' },
    })
    expect(await ownerOf(id)).toBe(people[0])
  })

  test('a second press of the button changes nothing', async () => {
    const { id } = await lead()
    const me = await company.as(people[0] ?? '')
    const first = await claimLead(me, id)
    expect(await claimLead(me, id)).toEqual(first)
  })

  test('what never lay in the pool is not found, and who may not change leads may not claim', async () => {
    const stranger = await company.hire('Гость', { role: 'service' })
    const { id } = await lead({ owner: people[0] ?? '' })
    await expect(claimLead(await company.as(stranger), id)).rejects.toThrow(NotFound)
    const { id: free } = await lead()
    const marketer = await company.hire('Маркетолог', { role: 'marketer' })
    await expect(claimLead(await company.as(marketer), free)).rejects.toThrow(Forbidden)
    expect(await ownerOf(free)).toBeNull()
  })

  test('a refused lead is not claimed', async () => {
    const { id } = await lead({ status: 'refused', refusalReason: 'дорого' })
    await expect(claimLead(await company.as(people[0] ?? ''), id)).rejects.toMatchObject({ code: 'leadClosed' })
    expect(await ownerOf(id)).toBeNull()
  })
})

describe('rules', () => {
  test('the first whose conditions hold decides', async () => {
    await rule({ scheme: 'person', person: people[0] ?? '', conditions: { interest: { contains: 'кухня' } } })
    await rule({ scheme: 'person', person: people[1] ?? '' })
    const [kitchen, chairs] = [await lead({ interest: 'Кухня на заказ' }), await lead({ interest: 'Стулья' })]
    expect(await assignLead(await company.system(), kitchen.id)).toBe(people[0])
    expect(await assignLead(await company.system(), chairs.id)).toBe(people[1])
    await company.settle([distribution])
    const told = await listNotices(await company.as(people[0] ?? ''), { limit: 200 })
    expect(told.filter(({ on }) => on.id === kitchen.id)).toHaveLength(1)
  })

  test('hold also for a lead of nobody that is worked again', async () => {
    const { id } = await lead({ status: 'refused', refusalReason: 'не дозвонились' })
    await rule({ scheme: 'person', person: people[1] ?? '' })
    await company.settle([distribution])
    expect(await ownerOf(id)).toBeNull()
    await change('lead', id, { status: 'new' })
    await company.settle([distribution])
    expect(await ownerOf(id)).toBe(people[1])
  })

  test('one whose conditions can no longer be read holds for nothing', async () => {
    const { id } = await rule({ scheme: 'person', person: people[0] ?? '' })
    const ctx = await company.system()
    await ctx.db.query(sql`update distribution_rule set conditions = '{"gone": "x"}' where id = ${id}`)
    expect(await assignLead(await company.system(), (await lead()).id)).toBeNull()
  })

  test('conditions that no lead could meet are refused, each by its place, and leave no rule', async () => {
    const { length } = await listRules(await company.system())
    const conditions: JsonObject = { gone: 'x', or: [{ status: { in: ['new'] } }, { createdAt: { contains: 'x' } }] }
    const refused = rule({ scheme: 'claim', conditions }).catch(error => error)
    expect(await refused).toBeInstanceOf(Invalid)
    expect((await refused).problems.map(({ field }: { field: string }) => field)).toEqual([
      'conditions.gone',
      'conditions.or.1.createdAt.contains',
    ])
    expect(await listRules(await company.system())).toHaveLength(length)
  })

  test('claiming leaves the lead in the pool', async () => {
    await rule({ scheme: 'claim' })
    expect(await assignLead(await company.system(), (await lead()).id)).toBeNull()
  })

  test('round robin is fair, also to thirty at the same moment', async () => {
    await rule({ scheme: 'roundRobin', team, people })
    const leads = await Promise.all(Array.from({ length: 30 }, () => lead()))
    const owners = await Promise.all(leads.map(async ({ id }) => assignLead(await company.system(), id)))
    const counts = people.map(person => owners.filter(owner => owner === person).length)
    expect(counts).toEqual([10, 10, 10])
  })

  test('least loaded gives to whom has the fewest open leads', async () => {
    const fresh = [await company.hire('Дина', { team: null }), await company.hire('Егор', { team: null })]
    await lead({ owner: fresh[0] ?? '' })
    await lead({ owner: fresh[1] ?? '', status: 'refused', refusalReason: 'нет' })
    await rule({ scheme: 'leastLoaded', people: fresh })
    expect(await assignLead(await company.system(), (await lead()).id)).toBe(fresh[1])
    const owners = await Promise.all(
      (await Promise.all([lead(), lead()])).map(async ({ id }) => assignLead(await company.system(), id)),
    )
    expect(new Set(owners).size).toBe(2)
  })

  test('absent and inactive people are passed over', async () => {
    const away = await company.hire('Отпускник', {
      fields: { absentFrom: '2020-01-01T00:00:00Z', absentUntil: '2999-01-01T00:00:00Z' },
    })
    const gone = await company.hire('Бывший', { fields: { active: false } })
    const back = await company.hire('Вернулась', {
      fields: { absentFrom: '2020-01-01T00:00:00Z', absentUntil: '2020-02-01T00:00:00Z' },
    })
    await rule({ scheme: 'roundRobin', people: [away, gone, back] })
    const owners = []
    for (let at = 0; at < 3; at++) owners.push(await assignLead(await company.system(), (await lead()).id))
    expect(owners).toEqual([back, back, back])
  })

  test('where nobody is free the head gets one task, however often it is asked', async () => {
    const away = await company.hire('Отпускник', { team, fields: { absentFrom: '2020-01-01T00:00:00Z' } })
    await rule({ scheme: 'person', person: away, team })
    const { id } = await lead()
    for (let at = 0; at < 3; at++) expect(await assignLead(await company.system(), id)).toBeNull()
    expect(await tasksOn(id)).toMatchObject([{ title: 'Назначьте ответственного за лид', owner: head }])
  })

  test('a lead that has an owner keeps him', async () => {
    await rule({ scheme: 'person', person: people[0] ?? '' })
    const { id } = await lead({ owner: people[2] ?? '' })
    expect(await assignLead(await company.system(), id)).toBe(people[2])
  })

  test('new leads without owner are distributed from their events, those of a former owner anew', async () => {
    await rule({ scheme: 'person', person: people[1] ?? '' })
    const { id } = await lead()
    await company.settle([distribution])
    expect(await ownerOf(id)).toBe(people[1])
    await change('lead', id, { owner: null })
    await company.settle([distribution])
    expect(await ownerOf(id)).toBe(people[1])
  })
})

describe('by hand', () => {
  test('the new owner and the one before are told', async () => {
    const [from = '', to = ''] = people
    const { id } = await lead({ owner: from })
    expect(await assignByHand(await company.as(head), id, to)).toMatchObject({ owner: to })
    await company.settle([distribution])
    const toldOf = async (user: string) =>
      (await listNotices(await company.as(user), { limit: 200 })).filter(({ on }) => on.id === id)
    expect(await toldOf(to)).toHaveLength(1)
    expect(await toldOf(from)).toMatchObject([{ title: expect.stringContaining('Боря') }])
  })

  test('an owner set as any field is told too, once, and nothing more is written', async () => {
    const { id } = await lead({ owner: head })
    const given = await updateRecord(await company.as(head), 'lead', id, { owner: people[0] ?? '' })
    expect(given).toMatchObject({ version: 2, assignedAt: expect.any(String) })
    await company.settle([distribution])
    await company.settle([distribution])
    const told = (await listNotices(await company.as(people[0] ?? ''), { limit: 200 })).filter(({ on }) => on.id === id)
    expect(told).toHaveLength(1)
    expect(await getRecord(await company.system(), 'lead', id)).toEqual({ ...given, can: expect.anything() })
    const free = await updateRecord(await company.as(head), 'lead', id, { owner: null })
    expect(free.assignedAt).toBeNull()
  })

  test('not to who has left or is nobody, and not by whom the lead is out of reach', async () => {
    const gone = await company.hire('Бывший', { fields: { active: false } })
    const { id } = await lead({ owner: people[0] ?? '' })
    await expect(assignByHand(await company.as(head), id, gone)).rejects.toThrow(Invalid)
    await expect(assignByHand(await company.as(head), id, id)).rejects.toThrow(Invalid)
    await expect(assignByHand(await company.as(people[1] ?? ''), id, people[1] ?? '')).rejects.toThrow(Forbidden)
    expect(await ownerOf(id)).toBe(people[0])
  })
})

describe('unclaimed too long', () => {
  const age = async (id: string, minutes: number) => {
    const ctx = await company.system()
    await ctx.db.query(
      sql`update lead set created_at = now() - ${minutes} * interval '1 minute' where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
  }

  test('rises to the head once, after the time of its rule', async () => {
    await rule({ scheme: 'claim', team, claimMinutes: 60, conditions: { interest: { contains: 'опт' } } })
    await rule({ scheme: 'claim', team })
    const [retail, wholesale] = [await lead(), await lead({ interest: 'Опт' })]
    await raiseUnclaimed(await company.system())
    expect(await tasksOn(retail.id)).toHaveLength(0)
    await age(retail.id, 20)
    await age(wholesale.id, 20)
    for (let at = 0; at < 3; at++) await raiseUnclaimed(await company.system())
    expect(await tasksOn(retail.id)).toMatchObject([{ owner: head, title: 'Лид никто не взял' }])
    expect(await tasksOn(wholesale.id)).toHaveLength(0)
    await age(wholesale.id, 61)
    await raiseUnclaimed(await company.system())
    expect(await tasksOn(wholesale.id)).toHaveLength(1)
  })

  test('is no longer asked of the head once somebody has the lead', async () => {
    await rule({ scheme: 'claim', team })
    const [taken, given, free] = [await lead(), await lead(), await lead()]
    for (const { id } of [taken, given, free]) await age(id, 20)
    await raiseUnclaimed(await company.system())
    const called = await company.make('task', {
      title: 'Позвонить',
      dueAt: '2030-01-01T10:00:00Z',
      owner: head,
      on: { object: 'lead', id: taken.id },
    })
    await claimLead(await company.as(people[0] ?? ''), taken.id)
    await assignByHand(await company.as(head), given.id, people[1] ?? '')
    for (let at = 0; at < 2; at++) await company.settle([distribution])
    const asked = async (id: string) => (await tasksOn(id)).filter(({ kind }) => kind === 'assign')
    expect(await asked(taken.id)).toMatchObject([
      { result: expect.stringContaining('Аня'), doneAt: expect.any(String) },
    ])
    expect(await asked(given.id)).toMatchObject([{ doneAt: expect.any(String) }])
    expect(await asked(free.id)).toMatchObject([{ doneAt: null }])
    expect(await getRecord(await company.system(), 'task', called.id)).toMatchObject({ doneAt: null, version: 1 })
  })

  test('many at once are one task', async () => {
    await rule({ scheme: 'claim', team })
    const leads = await Promise.all(Array.from({ length: 25 }, () => lead()))
    for (const { id } of leads) await age(id, 30)
    const before = (await listRecords(await company.system(), 'task', { limit: 200 })).data.length
    await raiseUnclaimed(await company.system())
    await raiseUnclaimed(await company.system())
    expect((await listRecords(await company.system(), 'task', { limit: 200 })).data).toHaveLength(before + 1)
  })
})
