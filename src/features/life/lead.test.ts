import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { openSales } from '../../../test/setup/sales.ts'
import { Conflict, Invalid, NotFound } from '../../model/index.ts'
import { listNotices } from '../notice.ts'
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
      sql`update lead set postponed_until = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
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
