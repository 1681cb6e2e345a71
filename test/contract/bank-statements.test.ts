import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ofEuroBank } from '../../src/features/payments/statement/testing/samples.ts'
import { type Entry, exchangeOf, ourAccount } from '../setup/exchange.ts'
import { openServer, type Reply, type Server } from './server.ts'

let server: Server
let manager: { id: string; key: string }
let accountant: { id: string; key: string }
let entity: string
beforeAll(async () => {
  server = await openServer()
  manager = await server.person('Аня', 'manager')
  accountant = await server.person('Галина', 'accountant')
  entity = (await server.call('GET', '/legal-entities')).body.data[0].id
})
afterAll(() => server.close())

const rub = (amount: string) => ({ amount, currency: 'RUB' })
const made = async (plural: string, body: object) => {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
let inns = 0
/** ИНН of a company, with its check digit. */
const newInn = () => {
  const digits = `7700${String(10_000 + ++inns)}`
  const sum = [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((all, weight, at) => all + weight * Number(digits[at]), 0)
  return `${digits}${(sum % 11) % 10}`
}
/** A client, and an invoice that he has. */
const client = async (total = '1000.00') => {
  const inn = newInn()
  const company = (await made('companies', { name: `ООО «Клиент ${inn}»`, inn })).id
  const deal = (await made('deals', { name: 'Кухня', company, owner: manager.id })).id
  return { inn, company, deal, invoice: await invoiceFor(deal, company, total) }
}
const invoiceFor = async (deal: string, company: string, total: string) => {
  const items = [{ name: 'Кухня', quantity: 1, price: total, tax: 22 }]
  const { id } = await made('invoices', { name: 'Кухня', deal, company, owner: manager.id, items, currency: 'RUB' })
  const answer = await server.call('POST', `/invoices/${id}/issue`, { body: { dated: '2026-11-10' } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.invoice as { id: string; documentNumber: string }
}
const upload = (content: string | Buffer, { key = accountant.key, legalEntity = entity as string | null } = {}) => {
  const form = new FormData()
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), 'kl_to_1c.txt')
  if (legalEntity) form.append('legalEntity', legalEntity)
  return sent(form, key)
}
const sent = async (form: FormData, key: string): Promise<Reply> => {
  const answer = await fetch(`${server.address}/api/v1/bank-statements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form,
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) }
}
const take = async (...entries: Entry[]) => {
  const answer = await upload(exchangeOf(entries))
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const read = async (plural: string, id: string) => (await server.call('GET', `/${plural}/${id}`)).body
const paymentsOf = async (statement: string) => {
  const { rows } = await server.database.owner.query(
    `select p.id, p.state, p.company, p.amount::text, p.direction from bank_entry e join payment p on p.id = e.payment
      where e.statement = $1 order by e.reference`,
    [statement],
  )
  return rows
}
const traces = async () =>
  (
    await server.database.owner.query(`select (select count(*) from payment) as payments, (select count(*) from bank_entry) as entries,
      (select count(*) from bank_statement) as statements, (select count(*) from payment_allocation) as allocations,
      (select count(*) from own_account) as accounts, (select coalesce(sum(version), 0) from invoice) as invoices`)
  ).rows[0]
const refused = async (work: () => Promise<Reply>) => {
  const before = await traces()
  const answer = await work()
  expect(await traces()).toEqual(before)
  return answer
}

describe('a statement', () => {
  test('of an account that is nobody’s asks whose it is, and keeps nothing; then it is known', async () => {
    const { inn, invoice } = await client()
    const file = exchangeOf([{ amount: '1000.00', inn, purpose: `Оплата по счету № ${invoice.documentNumber}` }])
    const asked = await refused(() => upload(file, { legalEntity: null }))
    expect(asked.status).toBe(409)
    expect(asked.body).toMatchObject({ accounts: [ourAccount], legalEntities: [{ id: entity }] })
    expect((await upload(file)).status).toBe(201)
    expect((await upload(exchangeOf([]), { legalEntity: null })).status).toBe(201)
  })

  test('pays what names its invoice and comes from its client; the deal and its owner hear of it', async () => {
    const { inn, company, deal, invoice } = await client()
    const taken = await take(
      { amount: '400.00', inn, purpose: `Предоплата по счёту №${invoice.documentNumber} от 10.11.2026` },
      { amount: '600.00', inn, purpose: `Доплата, сч. ${invoice.documentNumber}` },
    )
    expect(taken.counts).toMatchObject({ entries: 2, added: 2, known: 0, settled: 2, proposed: 0, open: 0, ignored: 0 })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid', owed: rub('0.00') })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('1000.00') })
    expect(await paymentsOf(taken.id)).toMatchObject([
      { company, state: 'settled' },
      { company, state: 'settled' },
    ])
    const notices = (await server.call('GET', '/notices', { key: manager.key })).body.data
    expect(notices.filter(({ on }: { on: { id: string } }) => on.id === invoice.id)).toHaveLength(1)
  })

  test('pays no invoice twice where two entries name it: the second is asked about', async () => {
    const { inn, invoice } = await client()
    const purpose = `Счет ${invoice.documentNumber}`
    const taken = await take({ amount: '1000.00', inn, purpose }, { amount: '1000.00', inn, purpose, number: '7' })
    expect(taken.counts).toMatchObject({ settled: 1, open: 1 })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid', owed: rub('0.00') })
  })

  test('asks about what is unsure, with its reasons; a word sets it', async () => {
    const { inn, company, invoice } = await client('777.00')
    const taken = await take({ amount: '777.00', inn, purpose: 'За кухню по договорённости' })
    expect(taken.counts).toMatchObject({ settled: 0, proposed: 1 })
    expect(await read('invoices', invoice.id)).toMatchObject({ owed: rub('777.00'), status: 'issued' })
    const [payment] = await paymentsOf(taken.id)
    expect(payment).toMatchObject({ company, state: 'open' })
    const checks = (await server.call('GET', '/payment-checks', { key: accountant.key })).body.data
    const check = checks.find((each: { payment: { id: string } }) => each.payment.id === payment.id)
    expect(check).toMatchObject({
      rest: rub('777.00'),
      proposals: [{ invoice: { id: invoice.id }, amount: '777.00', reasons: ['payer', 'amount'] }],
    })
    const body = { allocations: [{ invoice: invoice.id, amount: '777.00' }] }
    await server.call('PUT', `/payments/${payment.id}/allocations`, { body, key: accountant.key })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid' })
    const after = (await server.call('GET', '/payment-checks', { key: accountant.key })).body.data
    expect(after.map((each: { payment: { id: string } }) => each.payment.id)).not.toContain(payment.id)
  })

  test('puts aside fees, taxes, transfers of one’s own and what was paid to others', async () => {
    const taken = await take(
      { amount: '50.00', purpose: 'Комиссия за ведение счёта', out: true, payer: 'Банк' },
      { amount: '5000.00', purpose: 'Единый налоговый платёж', out: true, payer: 'Казначейство России (ФНС России)' },
      { amount: '800.00', purpose: 'За фанеру по счёту 5', out: true, payer: 'ООО «Лес»' },
    )
    expect(taken.counts).toMatchObject({ added: 3, ignored: 3 })
    const [payment] = await paymentsOf(taken.id)
    const answer = await server.call('PUT', `/payments/${payment.id}/ignored`, {
      body: { ignored: false },
      key: accountant.key,
    })
    expect(answer.body).toMatchObject({ state: 'open' })
  })

  test('proposes for which paid invoice money was given back, and sets none of it by itself', async () => {
    const { inn, invoice } = await client('900.00')
    const number = invoice.documentNumber
    await take({ amount: '900.00', inn, purpose: `Оплата по счёту № ${number}` })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid' })
    const back = { amount: '300.00', inn, purpose: `Возврат по счёту № ${number}`, out: true, number: '771' }
    const taken = await take(back)
    expect(taken.counts).toMatchObject({ added: 1, settled: 0, proposed: 1, ignored: 0 })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid', paid: rub('900.00') })
    const [payment] = await paymentsOf(taken.id)
    const checks = (await server.call('GET', '/payment-checks', { key: accountant.key })).body.data
    const check = checks.find((each: { payment: { id: string } }) => each.payment.id === payment.id)
    expect(check).toMatchObject({
      payment: { direction: 'out' },
      proposals: [{ invoice: { id: invoice.id }, amount: '300.00', reasons: ['number', 'payer'] }],
    })
    const body = { allocations: [{ invoice: invoice.id, amount: '300.00' }] }
    await server.call('PUT', `/payments/${payment.id}/allocations`, { body, key: accountant.key })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'partlyPaid', owed: rub('300.00') })
  })

  test('whose upload is cut off after its payments were written leaves nothing of it, and is read anew once', async () => {
    const { inn, invoice } = await client('640.00')
    const entries: Entry[] = [
      { amount: '640.00', inn, purpose: `Счёт № ${invoice.documentNumber}`, number: '881' },
      { amount: '641.00', inn, purpose: 'Ещё взнос', number: '882' },
    ]
    const { owner } = server.database
    const kept = async () =>
      (
        await owner.query(`select (select count(*)::int from payment) as payments, (select count(*)::int from bank_entry) as entries,
          (select count(*)::int from bank_statement) as statements, (select count(*)::int from payment_allocation) as allocations`)
      ).rows[0]
    const before = await kept()
    const holder = await owner.connect()
    try {
      await holder.query('begin')
      await holder.query('select from invoice where id = $1 for update', [invoice.id])
      let answered = false
      const answer = upload(exchangeOf(entries)).finally(() => {
        answered = true
      })
      // What else works on the invoice waits for it too, and whose wait is the upload's nobody tells: each is cut off.
      const cutOff = async () => {
        await owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
        )
        return answered
      }
      await expect.poll(cutOff, { timeout: 30_000 }).toBe(true)
      expect((await answer).status).toBeGreaterThanOrEqual(500)
    } finally {
      await holder.query('rollback')
      holder.release()
    }
    expect(await kept()).toEqual(before)
    expect((await take(...entries)).counts).toMatchObject({ added: 2, known: 0, settled: 1 })
    expect((await take(...entries)).counts).toMatchObject({ added: 0, known: 2 })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid', paid: rub('640.00') })
  })

  test('again, or one that overlaps it, adds only what is new, and brings back nothing that was removed', async () => {
    const entries: Entry[] = [1, 2, 3].map(n => ({ amount: `${n}11.00`, purpose: `Взнос ${n}`, number: `9${n}` }))
    const first = await take(...entries)
    const [payment] = await paymentsOf(first.id)
    await server.call('DELETE', `/payments/${payment.id}`)
    expect((await take(...entries)).counts).toMatchObject({ added: 0, known: 3 })
    const more = await take(...entries.slice(1), { amount: '444.00', purpose: 'Взнос 4', number: '94' })
    expect(more.counts).toMatchObject({ added: 1, known: 2 })
  })

  test('that is sent several times at once adds each entry once', async () => {
    const { inn, invoice } = await client('5000.00')
    const entries: Entry[] = [1, 2, 3, 4].map(n => ({
      amount: '1000.00',
      inn,
      number: `7${n}`,
      purpose: `Часть ${n}, счёт ${invoice.documentNumber}`,
    }))
    const answers = await Promise.all(
      [entries, entries.slice(0, 3), entries, entries.slice(1)].map(some => upload(exchangeOf(some))),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect(answers.reduce((all, { body }) => all + body.counts.added, 0)).toBe(4)
    expect(await read('invoices', invoice.id)).toMatchObject({ paid: rub('4000.00'), owed: rub('1000.00') })
  })

  test('is taken back whole, and can be read anew; not once somebody has worked on it', async () => {
    const { inn, deal, invoice } = await client()
    const entries: Entry[] = [
      { amount: '1000.00', inn, number: '55', purpose: `Счёт ${invoice.documentNumber}` },
      { amount: '5.00', number: '56', purpose: 'Прочее' },
    ]
    const taken = await take(...entries)
    const revert = (id: string) => server.call('DELETE', `/bank-statements/${id}`, { key: accountant.key })
    expect((await revert(taken.id)).body).toMatchObject({ revertedAt: expect.any(String) })
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'issued', owed: rub('1000.00') })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('0.00') })
    expect((await refused(() => revert(taken.id))).status).toBe(409)

    const again = await take(...entries)
    expect(again.counts).toMatchObject({ added: 2, settled: 1 })
    const open = (await paymentsOf(again.id)).find(({ state }) => state === 'open')
    const other = await client()
    const body = { allocations: [{ invoice: other.invoice.id, amount: '5.00' }] }
    await server.call('PUT', `/payments/${open?.id}/allocations`, { body, key: accountant.key })
    expect((await refused(() => revert(again.id))).status).toBe(409)
  })

  test('with broken documents says which and where, and takes in the others', async () => {
    const file = exchangeOf([
      { amount: 'сто', purpose: 'Сумма словами', number: '1001' },
      { amount: '12.00', purpose: 'Как надо', number: '1002' },
    ])
    const { body } = await upload(file)
    expect(body.counts).toMatchObject({ added: 1, problems: 1 })
    expect(body.problems).toMatchObject([
      { code: 'amount', line: expect.any(Number), message: expect.stringContaining('Сумма') },
    ])
  })

  test('of camt.053 gives a payment for each payer of an entry that is booked, in its currency, once', async () => {
    const answer = await upload(ofEuroBank)
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body).toMatchObject({ format: 'camt.053', counts: { entries: 4, added: 4, known: 0, problems: 0 } })
    const { rows } = await server.database.owner.query(
      `select p.amount::text, p.amount_currency as currency, p.direction, p.payer, p.paid_on::text as on from bank_entry e join payment p on p.id = e.payment
        where e.statement = $1 order by p.amount, p.direction`,
      [answer.body.id],
    )
    const of = (amount: string, direction: string, payer: string) => ({
      amount,
      direction,
      payer,
      currency: 'EUR',
      on: '2026-03-10',
    })
    expect(rows).toEqual([
      of('100.00', 'in', 'Anna'),
      of('100.00', 'out', 'Anna'),
      of('200.00', 'in', 'Boris'),
      of('1500.50', 'in', 'Möbel Müller GmbH & Co.'),
    ])
    expect((await upload(ofEuroBank)).body.counts).toMatchObject({ entries: 4, added: 0, known: 4 })
  })

  test('that is none is refused, and is nothing for managers', async () => {
    for (const [content, code] of [
      ['', 'statementEmpty'],
      ['Счёт;Сумма\n1;2', 'statementFormat'],
      ['<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>', 'statementDeclarations'],
    ] as const) {
      const answer = await refused(() => upload(content))
      expect([answer.status, answer.body.errors?.[0]?.code], content).toEqual([422, code])
      expect(answer.body.errors[0].message).not.toContain('statement')
    }
    const file = exchangeOf([{ amount: '1.00', purpose: 'Взнос', number: '2001' }])
    expect((await refused(() => upload(file, { key: manager.key }))).status).toBe(403)
    for (const path of ['/bank-statements', '/payment-checks'])
      expect((await server.call('GET', path, { key: manager.key })).status).toBe(403)
    expect((await server.call('GET', '/bank-statements/none')).status).toBe(404)
  })

  test('of many entries is read in one go', async () => {
    const entries: Entry[] = Array.from({ length: 1200 }, (_, at) => ({
      amount: '1.00',
      purpose: `Взнос ${at}`,
      number: `5${at}`,
    }))
    expect((await take(...entries)).counts).toMatchObject({ added: 1200, open: 1200 })
  })
})
