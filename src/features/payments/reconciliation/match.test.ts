import { describe, expect, test } from 'vitest'
import { asideOf } from './classify.ts'
import { type Candidate, matchPayment } from './match.ts'
import { namedInvoices, numberKey } from './numbers.ts'

describe('the purpose of a payment', () => {
  test.each([
    ['Оплата по счету № 15 от 12.11.2026 за мебель. В т.ч. НДС 22%', ['15'], ['2026-11-12']],
    ['Оплата по счёту №15/26 от 12.11.26 г. Сумма 1000-00', ['15/26'], ['2026-11-12']],
    ['Опл. по сч. 0015 за кухню', ['15'], [null]],
    ['Оплата по счетам №№ 15, 16 и 17 от 01.02.2026, без НДС', ['15', '16', '17'], [null, null, '2026-02-01']],
    ['по счету 15 от 01.02.2026, счету 16 от 02.02.2026', ['15', '16'], ['2026-02-01', '2026-02-02']],
    ['Счет на оплату N 104 от 03.02.2026', ['104'], ['2026-02-03']],
    ['СЧЕТ-ДОГОВОР № СЧ-0042 ОТ 03.02.2026', ['сч42'], ['2026-02-03']],
    ['Payment for invoice INV-2026-7', ['inv2026-7'], [null]],
    ['Предоплата 50% согласно сч.№7-М', ['7-м'], [null]],
    ['Перевод на расчётный счёт 40702810900000000001', [], []],
    ['Оплата по счету от 12.11.2026 за мебель', [], []],
    ['Оплата за мебель по договору № 15 от 12.11.2026', [], []],
    ['Отсчёт 15 дней; расчёт 16', [], []],
  ])('%s', (purpose, numbers, dates) => {
    const named = namedInvoices(purpose)
    expect(named.map(({ number }) => number)).toEqual(numbers)
    expect(named.map(({ dated }) => dated)).toEqual(dates)
  })

  test('is copied in many ways and names one number', () => {
    for (const way of ['СЧ-0015/26', 'сч 15/26', 'Сч15/26', '№ СЧ-15/26']) expect(numberKey(way)).toBe('сч15/26')
  })

  test('of any length is read at once', () => {
    const long = `счёт № ${'15, '.repeat(20_000)}${'счет '.repeat(20_000)}`
    expect(namedInvoices(long)).toHaveLength(1)
  })
})

const invoice = (id: string, given: Partial<Candidate> = {}): Candidate => ({
  id,
  documentNumber: id,
  company: 'ромашка',
  issuedOn: '2026-11-12',
  owed: '1000.00',
  ...given,
})
const came = (amount: string, purpose: string, payers = ['ромашка']) => ({
  amount,
  payers,
  named: namedInvoices(purpose),
})
const matched = (...given: Parameters<typeof matchPayment>) => {
  const match = matchPayment(...given)
  return match && { sure: match.sure, parts: match.parts.map(({ invoice, amount }) => [invoice, amount]) }
}

describe('a payment', () => {
  test('from the client, with the number, of no more than is owed, is sure', () => {
    const open = [invoice('15'), invoice('16', { owed: '500.00' })]
    expect(matched(came('1000.00', 'счёт 15'), open)).toEqual({ sure: true, parts: [['15', '1000.00']] })
    expect(matched(came('300.00', 'счёт 15 от 12.11.2026'), open)).toEqual({ sure: true, parts: [['15', '300.00']] })
    expect(matched(came('1500.00', 'счета 15, 16'), open)).toEqual({
      sure: true,
      parts: [
        ['15', '1000.00'],
        ['16', '500.00'],
      ],
    })
  })

  test('is asked about where anything speaks against it', () => {
    const open = [invoice('15'), invoice('16', { owed: '500.00' })]
    const doubts: [ReturnType<typeof came>, string[]][] = [
      [came('1000.01', 'счёт 15'), ['number', 'payer', 'more']],
      [came('1000.00', 'счёт 15', []), ['number', 'otherPayer', 'amount']],
      [came('1000.00', 'счёт 15', ['лютик']), ['number', 'otherPayer', 'amount']],
      [came('1000.00', 'счёт 15 от 13.11.2026'), ['number', 'payer', 'otherDate', 'amount']],
      [came('1200.00', 'счета 15, 16'), ['number', 'payer']],
      [came('500.00', 'за стол'), ['payer', 'amount']],
      [came('1500.00', 'за всё'), ['payer', 'sum']],
    ]
    for (const [payment, reasons] of doubts) {
      const match = matchPayment(payment, open)
      expect(match).toMatchObject({ sure: false })
      expect(match?.parts[0]?.reasons).toEqual(reasons)
    }
    expect(matched(came('70.00', 'за стол'), [invoice('15')])).toEqual({ sure: false, parts: [['15', '70.00']] })
  })

  test('of a number that stands twice is sure only where the date tells which', () => {
    const twice = [
      invoice('a', { documentNumber: '15' }),
      invoice('b', { documentNumber: '15', issuedOn: '2025-11-12' }),
    ]
    expect(matched(came('1000.00', 'счёт 15 от 12.11.2025'), twice)).toEqual({ sure: true, parts: [['b', '1000.00']] })
    expect(matchPayment(came('1000.00', 'счёт 15'), twice)?.sure).toBe(false)
  })

  test('that nothing speaks for stays open', () => {
    expect(matchPayment(came('77.00', 'за стол'), [invoice('15'), invoice('16')])).toBeNull()
    expect(matchPayment(came('1000.00', 'за стол', []), [invoice('15')])).toBeNull()
  })
})

test('fees, taxes, transfers of one’s own and what is paid to others are for no invoice', () => {
  const ours = { accounts: new Set(['40702']), inns: new Set(['7707083893']) }
  const entry = (
    direction: 'in' | 'out',
    purpose: string,
    counterparty: { account?: string; inn?: string; name?: string } = {},
  ) =>
    asideOf(
      {
        direction,
        purpose,
        counterparty: { name: null, inn: null, kpp: null, account: null, bank: null, bic: null, ...counterparty },
        account: '1',
        date: '2026-11-12',
        amount: '1.00',
        currency: 'RUB',
        documentNumber: null,
        documentDate: null,
        isReversal: false,
        reference: '1',
        line: 1,
      },
      ours,
    )
  expect(entry('in', 'Перевод собственных средств', { account: '40702' })).toBe('own')
  expect(entry('out', 'Пополнение счёта', { inn: '7707083893' })).toBe('own')
  expect(entry('out', 'Комиссия за ведение счета')).toBe('fee')
  expect(entry('out', 'Единый налоговый платёж', { name: 'Казначейство России (ФНС России)' })).toBe('tax')
  expect(entry('out', 'Оплата по счёту 5 за фанеру')).toBe('outgoing')
  expect(entry('out', 'Возврат по счёту 15')).toBeNull()
  expect(entry('in', 'Оплата по счету 15, в т.ч. НДС')).toBeNull()
})
