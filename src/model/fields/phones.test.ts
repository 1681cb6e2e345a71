import { describe, expect, test } from 'vitest'
import { moscow, parseWith, readWith } from '../testing/reading.ts'
import { isPersonalPhone, phonesType } from './phones.ts'

const numbersOf = (cell: string) => {
  const read = readWith('phones', cell)
  return 'value' in read ? (read.value as { value: string }[]).map(phone => phone.value) : read.problems
}

describe('a phone', () => {
  test.each([
    ['+79612097738', '+79612097738'],
    ['8 (926) 228-77-94', '+79262287794'],
    ['+7(905)1321676', '+79051321676'],
    ['79613103451', '+79613103451'],
    ['+7 961 209 77 38', '+79612097738'],
    ['9031971034', '+79031971034'],
    ['8-903-2636230', '+79032636230'],
    ['8 800 555-35-35', '+78005553535'],
    ['тел.: 8 (495) 123-45-67', '+74951234567'],
    ['+7 495 123-45-67 доб. 12', '+74951234567;ext=12'],
    ['8 495 123 45 67, доб.12', '+74951234567;ext=12'],
    ['+7 495 123-45-67 ext 12', '+74951234567;ext=12'],
    ['+7 495 123-45-67 #12', '+74951234567;ext=12'],
    ['+74951234567;ext=12', '+74951234567;ext=12'],
    ['8 495 123-45-67 внутр. 305', '+74951234567;ext=305'],
    ['tel:+7-495-123-45-67;ext=305', '+74951234567;ext=305'],
    ['+375 29 123-45-67', '+375291234567'],
    ['0049 30 901820', '+4930901820'],
    ['+１ 212 555 2368', '+12125552368'],
  ])('%s is %s', (written, stored) => expect(numbersOf(written)).toEqual([stored]))

  test.each([
    ['12-34', 'phoneShort 0.value'],
    ['+7 926 123', 'phoneShort 0.value'],
    ['8 926 228 77 94 12 34 56', 'phoneLong 0.value'],
    ['+7 000 000-00-00', 'phone 0.value'],
    ['позвоните мне', 'phone 0.value'],
    ['ivan 89262287794', 'phone 0.value'],
  ])('%s is none', (written, problem) => expect(numbersOf(written)).toEqual([problem]))

  test('of another country is read by that country', () => {
    expect(phonesType.fromText('030 901820', {}, () => {}, { ...moscow, country: 'DE' })?.[0]?.value).toBe(
      '+4930901820',
    )
  })
})

describe('a list of phones', () => {
  test('keeps one of each and has one primary', () => {
    const read = parseWith('phones', [
      { value: '8 926 228-77-94' },
      { value: '+79262287794', type: 'home', primary: true },
      '84951234567',
    ])
    expect(read).toEqual({
      value: [
        { value: '+79262287794', type: 'mobile', primary: true },
        { value: '+74951234567', type: 'work', primary: false },
      ],
    })
  })

  test('makes the first one primary where none is said to be, and only one where several are', () => {
    const marks = (primary: (boolean | null)[]) => {
      const read = parseWith(
        'phones',
        primary.map((mark, at) => ({ value: `+7926228779${at}`, primary: mark })),
      )
      return 'value' in read ? (read.value as { primary: boolean }[]).map(phone => phone.primary) : read
    }
    expect(marks([null, false])).toEqual([true, false])
    expect(marks([false, true, true])).toEqual([false, true, false])
  })

  test('names every problem with its place', () => {
    expect(
      parseWith('phones', [{ value: '12' }, 7, { value: '+79262287794', kind: 'x', type: 'pager', primary: 'yes' }]),
    ).toEqual({
      problems: ['phoneShort 0.value', 'notObject 1', 'unknownMember 2.kind', 'choice 2.type', 'notBoolean 2.primary'],
    })
    expect(parseWith('phones', '+79262287794')).toEqual({ problems: ['notList'] })
  })

  test('is read from one cell', () => {
    expect(numbersOf('8 926 228-77-94; 8 495 123-45-67, доб. 3')).toEqual(['+79262287794', '+74951234567;ext=3'])
    expect(numbersOf('89262287794,89262287795')).toEqual(['+79262287794', '+79262287795'])
  })
})

test('a switchboard number is not personal, an extension of it is', () => {
  expect(isPersonalPhone('+79262287794')).toBe(true)
  expect(isPersonalPhone('+74951234567')).toBe(true)
  expect(isPersonalPhone('+78005553535')).toBe(false)
  expect(isPersonalPhone('+78005553535;ext=12')).toBe(true)
  expect(isPersonalPhone('+78095553535')).toBe(false)
})
