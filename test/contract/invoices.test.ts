import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type Reply, type Server } from './server.ts'

let server: Server
let manager: { id: string; key: string }
let other: { id: string; key: string }
let accountant: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  manager = await server.person('Аня', 'manager')
  other = await server.person('Боря', 'manager')
  accountant = await server.person('Галина', 'accountant')
})
afterAll(() => server.close())

const lines = [
  { name: 'Кухня «Лофт»', quantity: 1, price: '100000.01', tax: 22 },
  { name: 'Книга рецептов', quantity: 3, price: '333.33', tax: 10 },
]
const rub = (amount: string) => ({ amount, currency: 'RUB' })
const made = async (plural: string, body: object): Promise<string> => {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const sale = async (fields: object = {}) => {
  const company = await made('companies', { name: `ООО «Ромашка ${Math.random()}»` })
  const deal = await made('deals', { name: 'Кухня', company, owner: manager.id, items: lines, ...fields })
  return { company, deal }
}
const invoiceFor = (deal: string, body: object, key = manager.key) =>
  server.call('POST', `/deals/${deal}/invoices`, { body, key })
const issued = async (deal: string, body: object) => {
  const draft = await invoiceFor(deal, body)
  const answer = await server.call('POST', `/invoices/${draft.body.id}/issue`, { body: {}, key: manager.key })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.invoice
}
const paymentOf = (amount: string, fields: object = {}) =>
  made('payments', { paidOn: '2026-11-20', amount: rub(amount), ...fields })
const set = (payment: string, allocations: object[], key = accountant.key) =>
  server.call('PUT', `/payments/${payment}/allocations`, { body: { allocations }, key })
const read = async (plural: string, id: string) => (await server.call('GET', `/${plural}/${id}`)).body
const faults = ({ body }: Reply) =>
  (body.errors ?? []).map(({ field, code }: { field: string; code: string }) => [field, code])
/** Of all that has to do with money; what follows a new client elsewhere goes on meanwhile. */
const traces = async () => {
  const { rows } = await server.database.owner.query(`
    select (select count(*) from payment_allocation) as allocations, (select count(*) from document_number) as numbers,
      (select coalesce(sum(version), 0) from invoice) as invoices, (select coalesce(sum(version), 0) from payment) as payments,
      (select coalesce(sum(version), 0) from deal) as deals, (select count(*) from notice) as notices,
      (select count(*) from invoice where deleted_at is null) as living`)
  return rows[0]
}
const refused = async (work: () => Promise<Reply>): Promise<Reply> => {
  const before = await traces()
  const answer = await work()
  expect(await traces()).toEqual(before)
  return answer
}

describe('an invoice', () => {
  test('for all of a deal has its lines, its client and its owner, whoever makes it', async () => {
    const { company, deal } = await sale()
    const { status, body } = await invoiceFor(deal, { kind: 'full' }, accountant.key)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'draft',
      kind: 'full',
      company,
      deal,
      owner: manager.id,
      total: rub('101000.00'),
      documentNumber: null,
      paid: null,
    })
    expect(body.items).toMatchObject([
      { price: '100000.01', tax: 22 },
      { quantity: 3, tax: 10 },
    ])
  })

  test('in advance names what it is for, a line a rate; the balance is the rest, to the kopeck', async () => {
    const { deal } = await sale()
    const advance = (await invoiceFor(deal, { kind: 'advance', percent: 33.33 })).body
    expect(advance.total).toEqual(rub('33663.30'))
    expect(advance.items.map(({ name, tax }: { name: string; tax: number }) => [name, tax])).toEqual([
      ['Предоплата 33,33 %: Кухня, НДС 22 %', 22],
      ['Предоплата 33,33 %: Кухня, НДС 10 %', 10],
    ])
    const second = (await invoiceFor(deal, { kind: 'advance', amount: '7.77' })).body
    const balance = (await invoiceFor(deal, { kind: 'balance' })).body
    expect(second.total).toEqual(rub('7.77'))
    expect(balance.total).toEqual(rub('67328.93'))
    const invoicing = (await server.call('GET', `/deals/${deal}/invoicing`, { key: manager.key })).body
    expect(invoicing).toMatchObject({ total: rub('101000.00'), invoiced: rub('101000.00'), toInvoice: rub('0.00') })
    expect(invoicing.invoices).toHaveLength(3)
  })

  test('asks for no more than is left, and says how much that is', async () => {
    const { deal } = await sale()
    await invoiceFor(deal, { kind: 'advance', amount: '60000.00' })
    const asks = [{ kind: 'full' }, { kind: 'advance', percent: 50 }, { kind: 'advance', amount: '41000.01' }]
    for (const body of asks) {
      const answer = await refused(() => invoiceFor(deal, body))
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('41000.00')
    }
    expect((await invoiceFor(deal, { kind: 'advance', amount: '41000.00' })).status).toBe(201)
    expect(faults(await refused(() => invoiceFor(deal, { kind: 'balance' })))).toEqual([['kind', 'allInvoiced']])
  })

  test('of two made at once for all, one is refused', async () => {
    const { deal } = await sale()
    const answers = await Promise.all([1, 2, 3, 4].map(() => invoiceFor(deal, { kind: 'full' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422])
  })

  test('is refused where the sale has nothing priced, and where it is said badly', async () => {
    const { deal } = await sale({ items: [] })
    expect(faults(await refused(() => invoiceFor(deal, { kind: 'full' })))).toEqual([['items', 'nothingPriced']])
    const priced = (await sale()).deal
    expect(faults(await refused(() => invoiceFor(priced, { kind: 'full', percent: 5, amount: '1.00' })))).toEqual([
      ['percent', 'onlyOfAdvance'],
      ['amount', 'onlyOfAdvance'],
    ])
    for (const body of [{ kind: 'advance' }, { kind: 'advance', percent: 5, amount: '5.00' }])
      expect(faults(await refused(() => invoiceFor(priced, body)))[0]?.[1]).toBe('percentOrAmount')
    for (const body of [{ kind: 'advance', percent: -5 }, { kind: 'advance', amount: '-5.00' }, { kind: 'half' }])
      expect((await refused(() => invoiceFor(priced, body))).status).toBe(422)
  })

  test('of a deal with an amount and no lines has one line, taxed as the company sells', async () => {
    const { deal } = await sale({ items: [], amount: rub('5000.00') })
    const { body } = await invoiceFor(deal, { kind: 'full' })
    expect(body.items).toMatchObject([{ name: 'Кухня', price: '5000.00', tax: 22 }])
  })

  test('of an order counts what its deal was asked for in advance', async () => {
    const { company, deal } = await sale()
    await invoiceFor(deal, { kind: 'advance', amount: '1000.00' })
    const order = await made('orders', { name: 'Кухня', company, deal, items: lines, owner: manager.id })
    const balance = await server.call('POST', `/orders/${order}/invoices`, {
      body: { kind: 'balance' },
      key: manager.key,
    })
    expect(balance.body).toMatchObject({ order, deal, total: rub('100000.00') })
  })

  test('takes its number when it is issued, and then stays as it is', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'full' })
    expect(invoice).toMatchObject({ status: 'issued', paid: rub('0.00'), owed: rub('101000.00') })
    expect(invoice.documentNumber).toBeTruthy()
    const change = (body: object) => server.call('PATCH', `/invoices/${invoice.id}`, { body })
    for (const body of [{ items: [lines[0]] }, { discount: 5 }, { taxMode: 'excluded' }, { documentNumber: '1' }])
      expect((await refused(() => change(body))).status, JSON.stringify(body)).toBe(422)
    expect((await refused(() => server.call('DELETE', `/invoices/${invoice.id}`))).status).toBe(422)
    expect((await refused(() => server.call('POST', `/invoices/${invoice.id}/issue`, { body: {} }))).status).toBe(409)
    expect((await change({ comment: 'позвонить' })).status).toBe(200)
  })

  test('is not issued without lines, client or right dates: all of it is told, and no number is taken', async () => {
    const draft = await made('invoices', { name: 'Пустой', kind: 'full' })
    const answer = await refused(() =>
      server.call('POST', `/invoices/${draft}/issue`, { body: { dated: '2026-03-10', dueOn: '2026-03-09' } }),
    )
    expect(faults(answer)).toEqual([
      ['items', 'nothingPriced'],
      ['company', 'whoPays'],
      ['dueOn', 'dueBeforeDated'],
    ])
    const [one, two] = [
      await issued((await sale()).deal, { kind: 'full' }),
      await issued((await sale()).deal, { kind: 'full' }),
    ]
    const countOf = (number: string) => Number(/\d+/.exec(number)?.[0])
    expect(countOf(two.documentNumber) - countOf(one.documentNumber)).toBe(1)
  })

  test('is cancelled with a reason while nothing is paid; what it asked for can be invoiced again', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'full' })
    const payment = await paymentOf('10.00')
    await set(payment, [{ invoice: invoice.id, amount: '10.00' }])
    const cancel = (body: object) =>
      server.call('POST', `/invoices/${invoice.id}/cancellation`, { body, key: manager.key })
    expect((await refused(() => cancel({ reason: 'ошибка' }))).status).toBe(409)
    await set(payment, [])
    expect((await refused(() => cancel({ reason: ' ' }))).status).toBe(422)
    expect((await cancel({ reason: 'ошибка' })).body).toMatchObject({
      status: 'cancelled',
      cancelReason: 'ошибка',
      owed: rub('0.00'),
      documentNumber: invoice.documentNumber,
    })
    expect((await refused(() => set(payment, [{ invoice: invoice.id, amount: '10.00' }]))).status).toBe(422)
    expect((await invoiceFor(deal, { kind: 'full' })).status).toBe(201)
  })

  test('of a colleague is read by a manager, and neither issued nor cancelled', async () => {
    const { deal } = await sale()
    const draft = (await invoiceFor(deal, { kind: 'full' })).body
    for (const [verb, body] of [
      ['issue', {}],
      ['cancellation', { reason: 'нет' }],
    ] as const)
      expect(
        (await refused(() => server.call('POST', `/invoices/${draft.id}/${verb}`, { body, key: other.key }))).status,
      ).toBe(403)
    expect((await refused(() => invoiceFor(deal, { kind: 'full' }, other.key))).status).toBe(404)
  })
})

describe('a payment', () => {
  test('pays an invoice in part and in full; the deal says what was paid, and its owner is told', async () => {
    const { company, deal } = await sale()
    const invoice = await issued(deal, { kind: 'full' })
    const [first, second] = [await paymentOf('1000.00'), await paymentOf('100000.00')]
    expect((await set(first, [{ invoice: invoice.id, amount: '1000.00' }])).body).toMatchObject({
      rest: rub('0.00'),
      allocations: [{ amount: rub('1000.00'), byItself: false, setBy: accountant.id }],
    })
    expect(await read('invoices', invoice.id)).toMatchObject({
      status: 'partlyPaid',
      paid: rub('1000.00'),
      owed: rub('100000.00'),
    })
    expect(await read('payments', first)).toMatchObject({ state: 'settled', allocated: rub('1000.00'), company })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('1000.00') })

    await set(second, [{ invoice: invoice.id, amount: '100000.00' }])
    expect(await read('invoices', invoice.id)).toMatchObject({ status: 'paid', owed: rub('0.00') })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('101000.00') })
    const notices = await server.call('GET', '/notices', { key: manager.key })
    expect(notices.body.data.filter(({ on }: { on: { id: string } }) => on.id === invoice.id)).toHaveLength(1)
    const [change] = (await server.call('GET', `/invoices/${invoice.id}/changes`)).body.data
    expect(JSON.stringify(change)).toContain(accountant.id)
  })

  test('is never set to more than it is, nor to more than is owed; all is told, nothing is changed', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'advance', amount: '500.00' })
    const draft = (await invoiceFor(deal, { kind: 'advance', amount: '10.00' })).body
    const payment = await paymentOf('600.00')
    const answer = await refused(() =>
      set(payment, [
        { invoice: invoice.id, amount: '500.01' },
        { invoice: draft.id, amount: '1.00' },
        { invoice: invoice.id, amount: '1.00' },
        { invoice: deal, amount: '1.00' },
      ]),
    )
    expect(faults(answer)).toEqual([
      ['allocations.1.invoice', 'invoiceNotIssued'],
      ['allocations.2.invoice', 'namedTwice'],
      ['allocations.3.invoice', 'dangling'],
      ['allocations.0.amount', 'moreThanOwed'],
    ])
    const large = await issued((await sale()).deal, { kind: 'full' })
    expect(faults(await refused(() => set(payment, [{ invoice: large.id, amount: '600.01' }])))).toEqual([
      ['allocations', 'morePaidThanCame'],
    ])
    for (const amount of ['0.00', '-1.00', '1e3', '0.001'])
      expect((await refused(() => set(payment, [{ invoice: invoice.id, amount }]))).status, amount).toBe(422)
  })

  test('of many set at once never pays more than is owed', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'advance', amount: '1000.00' })
    const payments = await Promise.all(Array.from({ length: 8 }, () => paymentOf('300.00')))
    const answers = await Promise.all(
      payments.map(payment => set(payment, [{ invoice: invoice.id, amount: '300.00' }])),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5)
    expect(await read('invoices', invoice.id)).toMatchObject({
      paid: rub('900.00'),
      owed: rub('100.00'),
      status: 'partlyPaid',
    })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('900.00') })
  })

  test('of one payment and many invoices at once never more is set than came', async () => {
    const payment = await paymentOf('700.00')
    const invoices = await Promise.all(
      Array.from({ length: 4 }, async () => issued((await sale()).deal, { kind: 'advance', amount: '500.00' })),
    )
    await Promise.all(
      invoices.flatMap((one, at) => [
        set(payment, [{ invoice: one.id, amount: '500.00' }]),
        set(payment, [
          { invoice: one.id, amount: '200.00' },
          { invoice: invoices[(at + 1) % 4].id, amount: '500.00' },
        ]),
      ]),
    )
    const sums = await Promise.all(invoices.map(async ({ id }) => Number((await read('invoices', id)).paid.amount)))
    const { allocated } = await read('payments', payment)
    expect(sums.reduce((all, each) => all + each, 0)).toBe(Number(allocated.amount))
    expect([500, 700]).toContain(Number(allocated.amount))
  })

  test('leaves the same owed in whatever order it comes, is moved and taken back', async () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]
    for (const order of orders) {
      const { deal } = await sale()
      const one = await issued(deal, { kind: 'advance', amount: '1000.01' })
      const two = await issued(deal, { kind: 'advance', amount: '500.00' })
      const parts = [
        [{ invoice: one.id, amount: '333.34' }],
        [
          { invoice: one.id, amount: '666.67' },
          { invoice: two.id, amount: '33.33' },
        ],
        [{ invoice: two.id, amount: '466.66' }],
      ]
      const payments = await Promise.all(['400.00', '700.00', '466.66'].map(amount => paymentOf(amount)))
      for (const at of order) expect((await set(payments[at] ?? '', parts[at] ?? [])).status).toBe(200)
      await set(payments[order[0] ?? 0] ?? '', [])
      await set(payments[order[0] ?? 0] ?? '', parts[order[0] ?? 0] ?? [])
      expect(await read('invoices', one.id)).toMatchObject({ owed: rub('0.00'), status: 'paid' })
      expect(await read('invoices', two.id)).toMatchObject({ owed: rub('0.01'), status: 'partlyPaid' })
      expect(await read('deals', deal)).toMatchObject({ paid: rub('1500.00') })
    }
  })

  test('that goes to the trash gives all back; restored it is open', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'full' })
    const payment = await paymentOf('101000.00')
    await set(payment, [{ invoice: invoice.id, amount: '101000.00' }])
    await server.call('DELETE', `/payments/${payment}`)
    await expect.poll(() => read('invoices', invoice.id)).toMatchObject({ status: 'issued', owed: rub('101000.00') })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('0.00') })
    await server.call('POST', `/payments/${payment}/restoration`, { body: {} })
    await expect.poll(() => read('payments', payment)).toMatchObject({ state: 'open', allocated: rub('0.00') })
  })

  test('that is set against invoices keeps its direction, and at least the amount that is set', async () => {
    const invoice = await issued((await sale()).deal, { kind: 'full' })
    const payment = await paymentOf('500.00')
    await set(payment, [{ invoice: invoice.id, amount: '400.00' }])
    const change = (body: object) => server.call('PATCH', `/payments/${payment}`, { body, key: accountant.key })
    for (const body of [
      { amount: rub('399.99') },
      { amount: { amount: '500.00', currency: 'USD' } },
      { direction: 'out' },
    ])
      expect((await refused(() => change(body))).status, JSON.stringify(body)).toBe(422)
    expect((await change({ amount: rub('400.00') })).status).toBe(200)
    expect(
      (await refused(() => server.call('PUT', `/payments/${payment}/ignored`, { body: { ignored: true } }))).status,
    ).toBe(409)
  })

  test('that is given back makes less paid, and never more than was paid', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'full' })
    await set(await paymentOf('1000.00'), [{ invoice: invoice.id, amount: '1000.00' }])
    const back = await paymentOf('2000.00', { direction: 'out' })
    expect(faults(await refused(() => set(back, [{ invoice: invoice.id, amount: '1000.01' }])))).toEqual([
      ['allocations.0.amount', 'moreThanPaid'],
    ])
    await set(back, [{ invoice: invoice.id, amount: '300.00' }])
    expect(await read('invoices', invoice.id)).toMatchObject({ paid: rub('700.00'), owed: rub('100300.00') })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('700.00') })
  })

  test('in another currency pays by the rate of its day, and says which; without a rate it says so', async () => {
    const invoice = await issued((await sale()).deal, { kind: 'full' })
    const payment = await made('payments', { paidOn: '2026-11-20', amount: { amount: '100.00', currency: 'USD' } })
    expect(faults(await refused(() => set(payment, [{ invoice: invoice.id, amount: '100.00' }])))).toEqual([
      ['allocations.0.amount', 'rateMissing'],
    ])
    await made('exchange-rates', { currency: 'USD', on: '2026-11-21', rate: 99 })
    await made('exchange-rates', { currency: 'USD', on: '2026-11-18', rate: 80.1234 })
    const { body } = await set(payment, [{ invoice: invoice.id, amount: '100.00' }])
    expect(body.allocations).toMatchObject([{ credited: rub('8012.34'), rateOn: '2026-11-20' }])
    expect(Number(body.allocations[0].rate)).toBe(80.1234)
    expect(await read('invoices', invoice.id)).toMatchObject({ paid: rub('8012.34') })
    const said = await set(payment, [{ invoice: invoice.id, amount: '100.00', credited: '8000.00' }])
    expect(said.body.allocations).toMatchObject([{ credited: rub('8000.00') }])
  })

  test('that came before its invoice is offered when that is issued', async () => {
    const { company, deal } = await sale()
    const payment = await paymentOf('100.00', { company })
    const draft = (await invoiceFor(deal, { kind: 'full' })).body
    const answer = await server.call('POST', `/invoices/${draft.id}/issue`, { body: {} })
    expect(answer.body.open).toMatchObject([{ payment: { id: payment }, rest: rub('100.00') }])
    const mine = (await invoiceFor((await sale({ company })).deal, { kind: 'full' })).body
    const told = await server.call('POST', `/invoices/${mine.id}/issue`, { body: {}, key: manager.key })
    expect(told.body).toMatchObject({ invoice: { status: 'issued' }, open: [] })
  })

  test('is nothing for managers, who see what was paid of their deals', async () => {
    const { deal } = await sale()
    const invoice = await issued(deal, { kind: 'full' })
    const payment = await paymentOf('100.00')
    await set(payment, [{ invoice: invoice.id, amount: '100.00' }])
    expect((await refused(() => set(payment, [], manager.key))).status).toBe(403)
    for (const path of [`/payments/${payment}`, `/payments/${payment}/allocations`, `/invoices/${invoice.id}/payments`])
      expect((await server.call('GET', path, { key: manager.key })).status, path).toBe(403)
    const invoicing = await server.call('GET', `/deals/${deal}/invoicing`, { key: manager.key })
    expect(invoicing.body).toMatchObject({ paid: rub('100.00'), toPay: rub('100900.00') })
    expect(JSON.stringify(invoicing.body)).not.toContain(payment)
    expect((await server.call('GET', `/deals/${deal}/invoicing`, { key: other.key })).status).toBe(404)
  })
})
