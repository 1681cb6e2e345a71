import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faults, lines, type MoneyRoom, openMoneyRoom, rub } from './money-room.ts'

let server: MoneyRoom['server']
let manager: MoneyRoom['manager']
let other: MoneyRoom['other']
let accountant: MoneyRoom['accountant']
let made: MoneyRoom['made']
let sale: MoneyRoom['sale']
let invoiceFor: MoneyRoom['invoiceFor']
let issued: MoneyRoom['issued']
let paymentOf: MoneyRoom['paymentOf']
let set: MoneyRoom['set']
let read: MoneyRoom['read']
let refused: MoneyRoom['refused']
beforeAll(async () => {
  ;({ server, manager, other, accountant, made, sale, invoiceFor, issued, paymentOf, set, read, refused } =
    await openMoneyRoom())
})
afterAll(() => server?.close())

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

  test('is told by orders and deals, with what is left: of an order its own, and what its deal paid for no other', async () => {
    const { company, deal } = await sale()
    const order = await made('orders', {
      name: 'Кухня',
      company,
      deal,
      items: lines,
      currency: 'RUB',
      owner: manager.id,
    })
    const later = { name: 'Вторая', company, deal, items: lines.slice(1), currency: 'RUB', owner: manager.id }
    const own = (
      await server.call('POST', `/orders/${order}/invoices`, { body: { kind: 'advance', amount: '1000.00' } })
    ).body.id
    expect((await server.call('POST', `/invoices/${own}/issue`, { body: {} })).status).toBe(200)
    await set(await paymentOf('1000.00'), [{ invoice: own, amount: '1000.00' }])
    const advance = await issued(deal, { kind: 'advance', amount: '500.00' })
    const second = await paymentOf('500.00')
    await set(second, [{ invoice: advance.id, amount: '500.00' }])
    expect(await read('orders', order)).toMatchObject({ paid: rub('1500.00'), owed: rub('99500.00') })
    expect(await read('deals', deal)).toMatchObject({ paid: rub('1500.00'), owed: rub('99500.00') })

    const late = await made('orders', later)
    await expect.poll(() => read('orders', late)).toMatchObject({ paid: rub('500.00'), owed: rub('499.99') })
    await set(second, [])
    expect(await read('orders', order)).toMatchObject({ paid: rub('1000.00'), owed: rub('100000.00') })
    expect(await read('orders', late)).toMatchObject({ paid: rub('0.00'), owed: rub('999.99') })
    const other = await made('orders', { ...later, deal: undefined })
    expect(await read('orders', other)).toMatchObject({ paid: null, owed: null })
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
