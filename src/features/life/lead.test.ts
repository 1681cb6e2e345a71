import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { openSales } from '../../../test/setup/sales.ts'
import { Conflict, Invalid, type JsonObject, NotFound } from '../../model/index.ts'
import { bulkRecords } from '../../records/bulk.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { updateRecord } from '../../records/update.ts'
import { convertLead } from '../lead-conversion.ts'
import { listNotices } from '../notice.ts'
import { life } from './index.ts'
import { findMatches } from './matches.ts'
import { postponeLead } from './postponement.ts'
import { refuseLead } from './refusal.ts'
import { returnLeads } from './return.ts'

const { company, team, me, other, newPhone, lead, task, read, all, mine, refusedWhole } = await openSales()
afterAll(() => company.close())

describe('a postponed lead', () => {
  test('comes back by itself with a task for its owner, once', async () => {
    const { id } = await lead()
    await postponeLead(await mine(), id, { until: '2999-01-01', note: 'Строится' })
    expect(await read('lead', id)).toMatchObject({ status: 'postponed', postponedUntil: '2999-01-01T06:00:00.000Z' })
    expect(await all('activity', { on: id })).toMatchObject([{ kind: 'note', text: 'Строится' }])
    await returnLeads(await company.system())
    expect((await read('lead', id)).status).toBe('postponed')

    const ctx = await company.system()
    await ctx.db.query(
      sql`update lead set postponed_until = now() - interval '1 minute' where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await Promise.all([returnLeads(ctx), returnLeads(ctx)])
    expect(await read('lead', id)).toMatchObject({ status: 'working', postponedUntil: null })
    expect(await all('task', { on: id })).toMatchObject([{ owner: me, kind: 'call' }])
    expect((await listNotices(await mine(), { limit: 1 }))[0]?.on.id).toBe(id)
  })

  test('is not put off into the past, nor by whom it is out of reach', async () => {
    const { id } = await lead()
    await refusedWhole(async () => postponeLead(await mine(), id, { until: '2020-01-01' }), Invalid)
    await refusedWhole(async () => postponeLead(await mine(), id, { until: 'когда-нибудь' }), Invalid)
    const theirs = (await lead({ owner: other })).id
    await refusedWhole(async () => postponeLead(await mine(), theirs, { until: '2999-01-01' }), NotFound)
  })
})

describe('a refused lead', () => {
  test('keeps the reason; what was planned is finished, and the farewell is a task', async () => {
    const { id } = await lead()
    const { id: open } = await task('lead', id)
    await refuseLead(await mine(), id, { reason: 'Дорого', farewell: 'Спасибо за интерес!' })
    expect(await read('lead', id)).toMatchObject({
      status: 'refused',
      refusalReason: 'Дорого',
      refusedAt: expect.any(String),
      owner: me,
    })
    expect(await read('task', open)).toMatchObject({ result: 'Дорого', doneAt: expect.any(String) })
    expect(await all('task', { on: id, doneAt: { empty: true } })).toMatchObject([
      { kind: 'letter', text: 'Спасибо за интерес!', owner: me },
    ])
    await refusedWhole(async () => refuseLead(await mine(), id, { reason: 'ещё раз' }), Conflict)
  })

  test('is worked again from the date that was agreed', async () => {
    const { id } = await lead()
    await refuseLead(await mine(), id, { reason: 'Не сейчас', until: '2999-01-01T00:00:00Z' })
    const ctx = await company.system()
    await ctx.db.query(
      sql`update lead set postponed_until = now() - interval '1 second' where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await returnLeads(ctx)
    expect(await read('lead', id)).toMatchObject({ status: 'working', refusalReason: null, refusedAt: null })
  })

  test('needs a reason', async () => {
    const { id } = await lead()
    await refusedWhole(async () => refuseLead(await mine(), id, { reason: '  ' }), Invalid)
    await expect(refuseLead(await mine(), id, { reason: '' })).rejects.toMatchObject({
      problems: [{ field: 'reason' }],
    })
  })
})

describe('whatever way the status of a lead is changed', () => {
  type Change = (ctx: Context, id: string, fields: JsonObject) => Promise<unknown>
  const ways: [string, Change][] = [
    ['as a field', (ctx, id, fields) => updateRecord(ctx, 'lead', id, fields)],
    ['in bulk', (ctx, id, fields) => bulkRecords(ctx, 'lead', { update: [{ id, ...fields }] })],
  ]

  test.each(ways)('%s: a refused one says since when, and what was planned is finished', async (_, change) => {
    const { id } = await lead()
    const mineOpen = await task('lead', id)
    const theirs = await task('lead', id, { owner: other })
    await change(await mine(), id, { status: 'refused', refusalReason: 'Дорого' })
    await company.settle([life])
    const refused = await read('lead', id)
    expect(refused).toMatchObject({ status: 'refused', refusalReason: 'Дорого', refusedAt: expect.any(String) })
    expect(await read('task', mineOpen.id)).toMatchObject({ result: 'Дорого', doneAt: refused.refusedAt })
    expect(await read('task', theirs.id)).toMatchObject({ doneAt: null })

    await change(await mine(), id, { status: 'working' })
    expect(await read('lead', id)).toMatchObject({
      status: 'working',
      refusalReason: null,
      refusedAt: null,
      postponedUntil: null,
    })
  })

  test.each(ways)('%s: a day to come back on postpones it, and it comes back by itself', async (_, change) => {
    const { id } = await lead({ status: 'working' })
    await change(await mine(), id, { postponedUntil: '2999-01-01T06:00:00Z' })
    expect(await read('lead', id)).toMatchObject({ status: 'postponed' })
    const ctx = await company.system()
    await ctx.db.query(
      sql`update lead set postponed_until = now() - interval '1 second' where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await returnLeads(ctx)
    expect(await read('lead', id)).toMatchObject({ status: 'working', postponedUntil: null })
  })

  test('a refusal ends a postponement, unless it is until a day itself', async () => {
    const { id } = await lead({ status: 'postponed', postponedUntil: '2999-01-01T06:00:00Z' })
    await updateRecord(await mine(), 'lead', id, { status: 'refused', refusalReason: 'Нет денег' })
    expect(await read('lead', id)).toMatchObject({ postponedUntil: null })
    const until = (await lead({ status: 'postponed', postponedUntil: '2999-01-01T06:00:00Z' })).id
    await refuseLead(await mine(), until, { reason: 'Не сейчас', until: '2998-01-01T06:00:00Z' })
    expect(await read('lead', until)).toMatchObject({ postponedUntil: '2998-01-01T06:00:00.000Z' })
  })

  test('it is not put off into the past, and a converted one stays converted', async () => {
    const { id } = await lead()
    const past = { status: 'postponed', postponedUntil: '2020-01-01T06:00:00Z' }
    await refusedWhole(async () => updateRecord(await mine(), 'lead', id, past), Invalid)
    await convertLead(await mine(), id, { contact: {} })
    await refusedWhole(async () => updateRecord(await mine(), 'lead', id, { status: 'working' }), Invalid)
  })

  test('the farewell planned with a refusal stays to be written', async () => {
    const { id } = await lead()
    await refuseLead(await mine(), id, { reason: 'Дорого', farewell: true })
    await company.settle([life])
    expect(await all('task', { on: id })).toMatchObject([{ kind: 'letter', doneAt: null }])
  })

  test('made refused, as a list from elsewhere brings it, it says since when', async () => {
    const made = await lead({ status: 'refused', refusalReason: 'Спам' })
    expect(made.refusedAt).toEqual(expect.any(String))
  })
})

describe('a lead is a person who can be reached himself', () => {
  test('the number of a switchboard alone makes none, an extension does', async () => {
    const typed = (phone: string) => async () =>
      createRecord(await mine(), 'lead', { name: 'Секретарь', phones: [phone], owner: me })
    await refusedWhole(typed('8 800 555-35-35'), Invalid)
    expect((await typed('8 800 555-35-35 доб. 12')()).status).toBe('new')
  })

  test('a number in place of the name is nobody', async () => {
    await refusedWhole(async () => lead({ name: '8 926 111-22-33' }), Invalid)
  })
})

describe('while a lead is typed in', () => {
  test('known people are found by number, address and name; those out of sight by their owner only', async () => {
    const phone = newPhone()
    const seen = await lead({ name: 'Розалия Штольц', phones: [phone] })
    const hidden = await lead({ name: 'Тайная', phones: [phone], owner: other })
    const { data } = await findMatches(await mine(), { phone: phone.replace('+7', '8') })
    expect(data).toHaveLength(2)
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ object: 'lead', id: seen.id, title: 'Розалия Штольц', visible: true, by: ['phone'] }),
        expect.objectContaining({
          object: 'lead',
          id: null,
          title: null,
          visible: false,
          owner: { id: other, name: 'Боря' },
        }),
      ]),
    )
    expect(JSON.stringify(data)).not.toContain(hidden.id)
    expect((await findMatches(await mine(), { name: 'штольц' })).data.map(({ id }) => id)).toContain(seen.id)
    expect((await findMatches(await mine(), { phone: phone.slice(2, 9) })).data.map(({ id }) => id)).toContain(seen.id)
  })

  test('a company of another manager is not worked in secret', async () => {
    const clerk = await company.hire('Телемаркетолог', { role: 'telemarketer', team })
    await company.make('company', { name: 'ЗАО «Скрытница»', owner: other })
    const { data } = await findMatches(await company.as(clerk), { company: 'скрытница' })
    expect(data).toEqual([
      {
        object: 'company',
        id: null,
        title: null,
        owner: { id: other, name: 'Боря' },
        status: null,
        client: false,
        by: ['company'],
        visible: false,
      },
    ])
  })
})
