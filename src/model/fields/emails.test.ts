import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { domainToAscii, domainToReadable } from '../domain.ts'
import { emailKey, readEmail } from '../email-address.ts'
import { parseWith, readWith } from '../testing/reading.ts'
import { emailsType } from './emails.ts'

describe('an e-mail address', () => {
  test.each([
    [' CLIENT4@GMAIL.COM ', 'client4@gmail.com'],
    ['client109@почта.рф', 'client109@почта.рф'],
    ['CLIENT100@ПОЧТА.РФ', 'client100@почта.рф'],
    ['client100@xn--80a1acny.xn--p1ai', 'client100@почта.рф'],
    ['ivan.petrov+crm@mail.romashka.example', 'ivan.petrov+crm@mail.romashka.example'],
    ['иван@пример.рф', 'иван@пример.рф'],
    ['<anna@mail.ru>', 'anna@mail.ru'],
    ['mailto:anna@mail.ru', 'anna@mail.ru'],
    ["o'neil@bücher.example", "o'neil@bücher.example"],
  ])('%s is %s', (written, stored) => expect(readEmail(written)).toBe(stored))

  test.each([
    'not an email @ ru',
    'a@b',
    '@mail.ru',
    'anna@',
    'anna@@mail.ru',
    'anna.@mail.ru',
    '.anna@mail.ru',
    'an..na@mail.ru',
    'anna@mail..ru',
    'anna@-mail.ru',
    'anna@mail.123',
    'anna@127.0.0.1',
    'anna@[127.0.0.1]',
    'anna@mail.ru/x',
    'an na@mail.ru',
    'anna@mail.ru:80',
    `${'a'.repeat(65)}@mail.ru`,
    `a@${'a'.repeat(64)}.ru`,
    `a@${'abc.'.repeat(70)}ru`,
    'a,b@mail.ru',
    'anna@mail.ru, ivan@mail.ru',
  ])('%s is none', written => expect(readEmail(written)).toBeUndefined())

  test('has one key however its domain is written', () => {
    const keys = ['CLIENT100@ПОЧТА.РФ', 'client100@xn--80a1acny.xn--p1ai', 'Client100@Почта.рф'].map(written =>
      emailKey(readEmail(written) ?? ''),
    )
    expect(new Set(keys)).toEqual(new Set(['client100@xn--80a1acny.xn--p1ai']))
  })

  test('has a domain that leads back to itself', () => {
    const label = fc.string({
      unit: fc.constantFrom(...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcxyz0189äöüßéñ漢字カナ한글'),
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(label, label, (name, zone) => {
        const ascii = domainToAscii(`${name}.${zone}рф`)
        if (!ascii) return
        expect(domainToAscii(domainToReadable(ascii))).toBe(ascii)
        if (ascii.includes('xn--')) expect(domainToReadable(ascii)).not.toContain('xn--')
      }),
    )
  })

  test.each(['xn--', 'xn--a', 'xn--999999999', 'xn--80a1acny-.рф', 'xn--a-ecp.ru'])(
    '%s does not break the decoder',
    label => {
      expect(() => readEmail(`a@${label}.ru`)).not.toThrow()
    },
  )
})

test('several addresses are read from one cell', () => {
  const read = readWith('emails', 'anna@mail.ru, ivan@mail.ru; ANNA@mail.ru')
  expect(read).toEqual({
    value: [
      { value: 'anna@mail.ru', type: 'work', primary: true },
      { value: 'ivan@mail.ru', type: 'work', primary: false },
    ],
  })
  expect(readWith('emails', 'not an email @ ru')).toEqual({ problems: [expect.stringContaining('email')] })
})

test('match keys are given where the field is to recognise people', () => {
  const read = parseWith('emails', ['client100@почта.рф'])
  const stored = 'value' in read ? (read.value as Parameters<typeof emailsType.toText>[0]) : []
  expect(emailsType.matchKeys?.(stored, { match: 'email' })).toEqual([
    { kind: 'email', value: 'client100@xn--80a1acny.xn--p1ai' },
  ])
  expect(emailsType.matchKeys?.(stored, {})).toEqual([])
})
