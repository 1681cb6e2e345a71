import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountText, moneyText, numberText } from './amounts.ts'
import { dateInWords, longDate, shortDate } from './date-in-words.ts'
import { counted, numberInWords } from './number-words.ts'
import { sumInWords } from './sum-in-words.ts'

describe('a sum in words', () => {
  test.each([
    ['120000', 'RUB', 'Сто двадцать тысяч рублей 00 копеек'],
    ['1.01', 'RUB', 'Один рубль 01 копейка'],
    ['2.22', 'RUB', 'Два рубля 22 копейки'],
    ['0.50', 'RUB', 'Ноль рублей 50 копеек'],
    ['11', 'RUB', 'Одиннадцать рублей 00 копеек'],
    ['1001', 'RUB', 'Одна тысяча один рубль 00 копеек'],
    ['2000021.4', 'RUB', 'Два миллиона двадцать один рубль 40 копеек'],
    ['-1500', 'RUB', 'Минус одна тысяча пятьсот рублей 00 копеек'],
    ['1000000000000000', 'RUB', 'Один квадриллион рублей 00 копеек'],
    ['0.999', 'RUB', 'Один рубль 00 копеек'],
    ['-0.001', 'RUB', 'Ноль рублей 00 копеек'],
    ['21', 'USD', 'Двадцать один доллар США 00 центов'],
    ['1', 'EUR', 'Одно евро 00 центов'],
    ['1', 'KZT', 'Одно тенге 00 тиынов'],
    ['3.01', 'BYN', 'Три белорусских рубля 01 копейка'],
    ['2', 'CNY', 'Два юаня 00 фыней'],
    ['2', 'AED', 'Два AED 00/100'],
  ])('%s %s is «%s»', (amount, currency, words) => expect(sumInWords(amount, currency, 'ru')).toBe(words))

  test.each([
    ['120000', 'RUB', 'One hundred and twenty thousand roubles 00 kopecks'],
    ['1.01', 'USD', 'One US dollar 01 cent'],
    ['2.5', 'GBP', 'Two pounds sterling 50 pence'],
    ['21', 'EUR', 'Twenty-one euros 00 cents'],
    ['-3', 'CNY', 'Minus three yuan 00 fen'],
  ])('%s %s is “%s”', (amount, currency, words) => expect(sumInWords(amount, currency, 'en')).toBe(words))

  test('is not made up beyond what it can say', () => {
    expect(() => sumInWords('1000000000000001', 'RUB', 'ru')).toThrow(RangeError)
  })
})

describe('a number in words', () => {
  test('takes the gender of what is counted', () => {
    expect(numberInWords(2n, 'ru', 'feminine')).toBe('две')
    expect(numberInWords(1001n, 'ru', 'neuter')).toBe('одна тысяча одно')
    expect(numberInWords(11n, 'ru', 'neuter')).toBe('одиннадцать')
    expect(numberInWords(-21n, 'ru', 'feminine')).toBe('минус двадцать одна')
  })

  test('reads back as the same number, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), number => {
        expect(readRussian(numberInWords(number, 'ru'))).toBe(number)
        expect(readRussian(numberInWords(number, 'ru', 'feminine'))).toBe(number)
      }),
      { numRuns: 2000, seed: 6 },
    )
  })

  test('has the noun in the form that grammar asks for', () => {
    const shares = { one: 'штука', few: 'штуки', many: 'штук' }
    const forms = [1n, 2n, 5n, 11n, 14n, 21n, 22n, 100n, 101n, 111n, 1_000_000_000_000_001n]
    expect(forms.map(number => counted(number, 'ru', shares)).join(' ')).toBe(
      'штука штуки штук штук штук штука штуки штук штука штук штука',
    )
  })
})

/** The other way round, by tables of its own. */
function readRussian(words: string): bigint {
  const small = new Map<string, bigint>([
    ['одна', 1n],
    ['две', 2n],
  ])
  const list = (names: string, of: (at: number) => number) => {
    for (const [at, name] of names.split(' ').entries()) small.set(name, BigInt(of(at)))
  }
  list('ноль один два три четыре пять шесть семь восемь девять десять', at => at)
  list('одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать', at => at + 11)
  list('семнадцать восемнадцать девятнадцать', at => at + 17)
  list('двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто', at => (at + 2) * 10)
  list('сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот', at => (at + 1) * 100)
  const scales = ['тысяч', 'миллион', 'миллиард', 'триллион', 'квадриллион']
  let whole = 0n
  let part = 0n
  for (const word of words.split(' ')) {
    const at = scales.findIndex(scale => word.startsWith(scale))
    const value = small.get(word)
    if (at < 0 && value === undefined) throw new Error(`unknown word ${word}`)
    if (at < 0) part += value ?? 0n
    else {
      whole += part * 1000n ** BigInt(at + 1)
      part = 0n
    }
  }
  return whole + part
}

test('dates are written as documents write them', () => {
  expect(shortDate('2026-02-01', 'ru')).toBe('01.02.2026')
  expect(shortDate('2026-02-01', 'en').replaceAll('\u00a0', ' ')).toBe('1 Feb 2026')
  expect(longDate('2026-02-01', 'ru').replaceAll('\u00a0', ' ')).toBe('1 февраля 2026 г.')
  expect(longDate('2026-02-01', 'en').replaceAll('\u00a0', ' ')).toBe('1 February 2026')
  expect(dateInWords('2026-02-01', 'ru')).toBe('первое февраля две тысячи двадцать шестого года')
  expect(dateInWords('2023-05-23', 'ru')).toBe('двадцать третье мая две тысячи двадцать третьего года')
  expect(dateInWords('2030-12-30', 'ru')).toBe('тридцатое декабря две тысячи тридцатого года')
  expect(longDate('never', 'ru')).toBe('never')
})

test('amounts are exact to the last digit, beyond binary fractions', () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  expect(plain(amountText('999999999999999.99', 'ru'))).toBe('999 999 999 999 999,99')
  expect(plain(moneyText('1234.5', 'RUB', 'ru'))).toBe('1 234,50 ₽')
  expect(plain(moneyText('1234.5', 'RUB', 'en'))).toBe('RUB 1,234.50')
  expect(plain(numberText('1.500', 'ru'))).toBe('1,5')
})
