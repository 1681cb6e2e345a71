import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { codes, openRequests } from '../../../test/setup/requests.ts'
import type { JsonObject } from '../../model/index.ts'
import { updateRecord } from '../../records/update.ts'
import { handleReceipt } from './handle.ts'
import { getReceipt } from './ledger.ts'
import { sweepReceipts } from './queue.ts'

const { company, source, handling, newPhone, keep, send, handle, count, activitiesOf } = await openRequests()
afterAll(() => company.close())

describe('repeats', () => {
  test('fifty of the same at the same moment make one lead', async () => {
    const [leads, phone] = [await count('lead'), newPhone()]
    const ids = await Promise.all(Array.from({ length: 50 }, () => keep({ name: 'Полина', phone })))
    await Promise.all(ids.map(id => handle(id)))
    const receipts = await Promise.all(ids.map(async id => getReceipt(await company.system(), id)))
    expect(receipts.filter(({ outcome }) => outcome === 'lead')).toHaveLength(1)
    expect(new Set(receipts.map(({ record }) => record?.id)).size).toBe(1)
    expect(await count('lead')).toBe(leads + 1)
    expect(await activitiesOf(receipts[0]?.record?.id ?? '')).toHaveLength(1)
  })

  test('fifty different requests of one new person at the same moment make one card', async () => {
    const [leads, phone] = [await count('lead'), newPhone()]
    const ids = await Promise.all(
      Array.from({ length: 50 }, (_, at) => keep({ name: `Роза ${at}`, phone, message: `№ ${at}` })),
    )
    await Promise.all(ids.map(id => handle(id)))
    // On a busy machine some find no free connection in time, and wait for the next round.
    for (const id of ids) await handle(id)
    expect(await count('lead')).toBe(leads + 1)
    const receipt = await getReceipt(await company.system(), ids[0] ?? '')
    expect(await activitiesOf(receipt.record?.id ?? '')).toHaveLength(50)
  })

  test('under one idempotency key have one receipt; with another content, one record', async () => {
    const [leads, body] = [await count('lead'), { name: 'Сева', phone: newPhone() }]
    const ids = await Promise.all(Array.from({ length: 10 }, () => keep(body, { idempotencyKey: 'order-7' })))
    expect(new Set(ids).size).toBe(1)
    await handle(ids[0] ?? '')
    const other = await send({ name: 'Сева', phone: newPhone() }, { idempotencyKey: 'order-7' })
    expect(codes(other)).toEqual(['repeat'])
    expect(await count('lead')).toBe(leads + 1)
  })

  test('handled by two processes at once are handled once', async () => {
    const [leads, id] = [await count('lead'), await keep({ name: 'Арина', phone: newPhone() })]
    await Promise.all(Array.from({ length: 8 }, () => handle(id)))
    expect(await count('lead')).toBe(leads + 1)
  })
})

describe('spam', () => {
  test('that fills the trap is kept, rejected, and can be run again by hand', async () => {
    const leads = await count('lead')
    const receipt = await send({ name: 'Bot', phone: newPhone(), website_url: 'http://spam.example' })
    expect(receipt).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'honeypot' }] })
    expect(await count('lead')).toBe(leads)
    const ctx = await company.system()
    await ctx.db.query(
      sql`update receipt set outcome = 'pending', forced = true where workspace_id = ${ctx.workspace} and id = ${receipt.id}`,
    )
    await handle(receipt.id)
    expect((await getReceipt(ctx, receipt.id)).outcome).toBe('lead')
  })

  test('sent faster than people type, or with a token that is not ours, is rejected', async () => {
    const ctx = await company.system()
    const fresh = await handling.marks.formToken(ctx, source.key)
    expect(codes(await send({ name: 'Бот', phone: newPhone(), form_token: fresh }))).toEqual(['tooFast'])
    const old = await handling.marks.formToken(ctx, source.key, Date.now() - 60_000)
    expect((await send({ name: 'Человек', phone: newPhone(), form_token: old }, { throughForm: true })).outcome).toBe(
      'lead',
    )
    const forged = old.replace(/^\d+/, String(Date.now() - 90_000))
    expect(codes(await send({ name: 'Бот', phone: newPhone(), form_token: forged }))).toEqual(['formTokenWrong'])
    expect(codes(await send({ name: 'Бот', phone: newPhone() }, { throughForm: true }))).toEqual(['formTokenWrong'])
  })

  test('of a page that stood open for days is taken, of one that stood open for weeks is not', async () => {
    const ctx = await company.system()
    const day = 86_400_000
    const [days, weeks] = await Promise.all(
      [2, 15].map(n => handling.marks.formToken(ctx, source.key, Date.now() - n * day)),
    )
    const sent = (token = '') =>
      send({ name: 'Человек', phone: newPhone(), form_token: token }, { throughForm: true, address: '198.51.100.9' })
    expect((await sent(days)).outcome).toBe('lead')
    expect(codes(await sent(weeks))).toEqual(['formTokenOld'])
  })

  test('of a partner’s program are none, however many it sends', async () => {
    const ctx = await company.system()
    const { id } = await send({ name: 'Первый', phone: newPhone() }, { address: '198.51.100.10' })
    await ctx.db.query(sql`
      insert into receipt (id, channel, source, content_type, raw, address_hash, raw_hash, outcome)
      select gen_random_uuid(), channel, source, content_type, raw, address_hash, raw_hash, 'lead'
      from receipt, generate_series(1, 1000) where workspace_id = ${ctx.workspace} and id = ${id}`)
    const next = await send({ name: 'Следующий', phone: newPhone() }, { address: '198.51.100.10' })
    expect(next.outcome).toBe('lead')
  })

  test('of one address through the form is held off after twenty a minute', async () => {
    const token = await handling.marks.formToken(await company.system(), source.key, Date.now() - 60_000)
    const how = { throughForm: true, address: '198.51.100.7' }
    const outcomes: string[] = []
    for (let at = 0; at < 22; at++)
      outcomes.push((await send({ name: `Имя ${at}`, phone: newPhone(), form_token: token }, how)).outcome)
    expect(outcomes.filter(outcome => outcome === 'lead')).toHaveLength(20)
    expect(outcomes.slice(20)).toEqual(['rejected', 'rejected'])
    expect(
      (await send({ name: 'Другой', phone: newPhone(), form_token: token }, { ...how, address: '198.51.100.8' }))
        .outcome,
    ).toBe('lead')
  })
})

test('a receipt that several hands take at the same moment is settled by one of them', async () => {
  const leads = await count('lead')
  const id = await keep({ name: 'Неделимая', phone: newPhone() })
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => handle(id)))
  expect(outcomes.filter(outcome => outcome !== null)).toHaveLength(1)
  expect(await count('lead')).toBe(leads + 1)
  const { record } = await getReceipt(await company.system(), id)
  expect(await activitiesOf(record?.id ?? '')).toHaveLength(1)
})

describe('the ledger', () => {
  test('keeps no cookie, no address in the clear, and shows what was sent only to whom it is open', async () => {
    const receipt = await send({ name: 'Фаина', phone: newPhone(), email: 'плохой' })
    const ctx = await company.system()
    const row = await ctx.db.one<{ headers: JsonObject; address_hash: string }>(
      sql`select headers, address_hash from receipt where id = ${receipt.id}`,
    )
    expect(row?.headers).toEqual({ 'user-agent': 'test' })
    expect(row?.address_hash).not.toContain('192.0.2.1')

    const stranger = await company.hire('Бухгалтер', { role: 'accountant' })
    const seen = await getReceipt(await company.as(stranger), receipt.id)
    expect(seen).toMatchObject({ outcome: 'lead', record: null })
    expect(seen).not.toHaveProperty('raw')
    expect(seen.reasons[0]).not.toHaveProperty('value')
  })

  test('what a crash left pending is settled by the sweep, exactly once', async () => {
    const leads = await count('lead')
    const ids = await Promise.all(Array.from({ length: 5 }, () => keep({ name: 'После сбоя', phone: newPhone() })))
    const ctx = await company.system()
    await sweepReceipts(ctx, company.application, handling, '0 seconds')
    await sweepReceipts(ctx, company.application, handling, '0 seconds')
    expect(await count('lead')).toBe(leads + 5)
    for (const id of ids) expect((await getReceipt(ctx, id)).outcome).toBe('lead')
  })

  test('what fails for a passing reason stays pending and is tried again', async () => {
    const id = await keep({ name: 'Терпеливая', phone: newPhone() })
    const failing = { ...handling, assignLead: () => Promise.reject(new Error('no')) }
    await handleReceipt(company.application, company.workspace, id, failing)
    const ctx = await company.system()
    expect(await getReceipt(ctx, id)).toMatchObject({ outcome: 'pending', attempts: 1, record: null })
    await handle(id)
    expect(await getReceipt(ctx, id)).toMatchObject({ outcome: 'lead' })
  })

  test('a source that is switched off keeps what comes', async () => {
    const ctx = await company.system()
    await updateRecord(ctx, 'source', source.id, { active: false })
    expect(codes(await send({ name: 'Поздний', phone: newPhone() }))).toEqual(['sourceInactive'])
    await updateRecord(ctx, 'source', source.id, { active: true })
  })
})
