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
let refused: MoneyRoom['refused']
beforeAll(async () => {
  ;({ server, manager, other, accountant, made, sale, invoiceFor, issued, paymentOf, set, refused } =
    await openMoneyRoom())
})
afterAll(() => server?.close())

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
