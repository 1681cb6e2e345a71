import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Invalid } from '../../../model/index.ts'
import { type PaymentOrder, paymentCode } from './payment-code.ts'
import { qrPng, qrSquares, qrSvg } from './qr.ts'

const order: PaymentOrder = {
  name: 'ООО «Три кита»',
  account: '40702810138250123017',
  bankName: 'ОАО "БАНК"',
  bik: '044525225',
  corrAccount: '30101810965770000413',
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

// The payee of the example of ГОСТ Р 56042-2014, as public implementations of it test themselves.
test('a payment order is written as the standard writes its example', () => {
  expect(text(paymentCode(order))).toBe(
    'ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО "БАНК"|BIC=044525225|CorrespAcc=30101810965770000413',
  )
})

test('the sum is in kopecks, and taxpayers and the purpose are named', () => {
  const more = { sum: 12_050n, purpose: 'Оплата по счёту № 5', payeeInn: '7707083893', payeeKpp: '770701001' }
  expect(text(paymentCode({ ...order, ...more, payerInn: '500100732259' }))).toMatch(
    /\|Sum=12050\|Purpose=Оплата по счёту № 5\|PayeeINN=7707083893\|PayerINN=500100732259\|KPP=770701001$/,
  )
})

test('a bank without a correspondent account has 0 there', () => {
  expect(text(paymentCode({ ...order, corrAccount: null }))).toMatch(/\|CorrespAcc=0$/)
})

test('a separator that stands in a value is not used', () => {
  expect(text(paymentCode({ ...order, bankName: 'ОАО | "БАНК"' }))).toBe(
    'ST00012#Name=ООО «Три кита»#PersonalAcc=40702810138250123017#BankName=ОАО | "БАНК"#BIC=044525225#CorrespAcc=30101810965770000413',
  )
  expect(problems({ ...order, name: '|@;:^_~{}!#$%&()*+,/' })).toEqual(['purpose paymentSeparator'])
})

test('whatever people write, the values come out as they went in', () => {
  const free = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'абвгд| #;:№"«»=,.12') })
  fc.assert(
    fc.property(free, free, (name, purpose) => {
      fc.pre(name.trim() !== '' && purpose.trim() !== '')
      const written = text(paymentCode({ ...order, name, purpose }))
      const [, ...fields] = written.split(written.charAt(7))
      expect(fields).toContain(`Name=${name.trim()}`)
      expect(fields).toContain(`Purpose=${purpose.trim()}`)
    }),
    { seed: 6 },
  )
})

test('a long Cyrillic name goes into windows-1251, and one that fits neither is refused', () => {
  const long = paymentCode({ ...order, name: 'Ж'.repeat(150) })
  expect(Buffer.from(long).toString('latin1', 0, 8)).toBe('ST00011|')
  expect(long.length).toBeLessThan(300)
  expect(problems({ ...order, name: '₽'.repeat(150) })).toEqual(['name paymentTooLong'])
})

test('every problem is named at once', () => {
  expect(
    problems({
      name: ' ',
      account: '1',
      bankName: '',
      bik: '04452522x',
      corrAccount: '5',
      sum: 0n,
      payeeInn: '77',
      purpose: 'п'.repeat(211),
    }),
  ).toEqual([
    'name required',
    'account pattern',
    'bankName required',
    'bik pattern',
    'corrAccount pattern',
    'sum pattern',
    'purpose tooLong',
    'payeeInn pattern',
  ])
})

function problems(wrong: PaymentOrder): string[] {
  try {
    paymentCode(wrong)
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ field, code }) => `${field} ${code}`)
  }
  return []
}

test('the picture for Word has the same squares as the drawing', () => {
  const code = paymentCode(order)
  const squares = qrSquares(code)
  const png = Buffer.from(qrPng(code, 2))
  const size = squares.length * 2
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  const length = png.readUInt32BE(33)
  const rows = inflateSync(png.subarray(41, 41 + length))
  const seen = squares.map((row, y) => row.map((_, x) => rows[y * 2 * (size + 1) + 1 + x * 2] === 0))
  expect(seen).toEqual(squares)
  expect(qrSvg(code).match(/M\d/g)).toHaveLength(squares.flat().filter(Boolean).length)
})
