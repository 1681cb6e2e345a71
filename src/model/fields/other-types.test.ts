import { describe, expect, test } from 'vitest'
import { formats } from '../formats.ts'
import { isId, newId } from '../id.ts'
import { parseWith, readWith, typeNamed } from '../testing/reading.ts'
import { messengersType } from './messengers.ts'

describe('text', () => {
  test('is trimmed, in normal form C, and keeps what is inside', () => {
    expect(parseWith('text', '  ООО  «Ромашка»\t')).toEqual({ value: 'ООО  «Ромашка»' })
    expect(parseWith('text', 'Алёна'.normalize('NFD'))).toEqual({ value: 'Алёна' })
    expect(parseWith('longText', 'раз\r\nдва\rтри')).toEqual({ value: 'раз\nдва\nтри' })
  })

  test('is counted in characters', () => {
    expect(parseWith('text', '😀😀', { max: 2 })).toEqual({ value: '😀😀' })
    expect(parseWith('text', 'три', { max: 2 })).toEqual({ problems: ['tooLong'] })
  })

  test.each([5, true, {}, ['x']])('%j is none', input =>
    expect(parseWith('text', input)).toEqual({ problems: ['notText'] }),
  )
})

describe('codes of organisations', () => {
  test.each([
    ['inn', '7707083893', true],
    ['inn', '7707083894', false],
    ['inn', '500100732259', true],
    ['inn', '500100732258', false],
    ['inn', '0000000000', false],
    ['inn', '77070838', false],
    ['ogrn', '1027700132195', true],
    ['ogrn', '1027700132196', false],
    ['ogrn', '304500116000157', true],
    ['ogrn', '304500116000158', false],
    ['kpp', '773601001', true],
    ['kpp', '7736AB001', true],
    ['kpp', '77360100', false],
    ['bik', '044525225', true],
    ['bik', '944525225', false],
    ['okpo', '00032537', true],
    ['okpo', '00032536', false],
    ['okpo', '0003253', false],
    ['bankAccount', '40703810700001449489', true],
    ['bankAccount', '4070381070000144948', false],
    ['bankAccount', '00000000000000000000', false],
    ['corrAccount', '30101810400000000225', true],
    ['corrAccount', '40102810445370000059', true],
    ['corrAccount', '40703810700001449489', false],
    ['iban', 'DE89370400440532013000', true],
    ['iban', 'DE88370400440532013000', false],
    ['iban', 'DE8937040044053201300', false],
    ['iban', 'XX89370400440532013000', false],
    ['swift', 'DEUTDEFF', true],
    ['swift', 'DEUTDEFF500', true],
    ['swift', 'DEUT1EFF', false],
    ['swift', 'DEUTDEFF5', false],
    ['snils', '11223344595', true],
    ['snils', '11223344596', false],
  ])('%s %s: %s', (format, value, right) => {
    expect(parseWith('text', value, { format })).toEqual(right ? { value } : { problems: [format] })
  })

  test.each(['ИНН 7707083893', '7707 083 893', '7707-083893'])('%s in a cell is read', cell =>
    expect(readWith('text', cell, { format: 'inn' })).toEqual({ value: '7707083893' }),
  )

  test.each([
    ['iban', 'IBAN: DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['iban', 'de89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['swift', 'SWIFT/BIC: DEUTDEFF', 'DEUTDEFF'],
    ['swift', 'BICBDEFF', 'BICBDEFF'],
    ['bankAccount', '40703 810 7 0000 1449489', '40703810700001449489'],
  ])('%s in a cell as %s is read', (format, cell, value) =>
    expect(readWith('text', cell, { format })).toEqual({ value }),
  )

  test('a long code may be given in the groups it is printed in', () =>
    expect(parseWith('text', 'DE89 3704 0044 0532 0130 00', { format: 'iban' })).toEqual({
      value: 'DE89370400440532013000',
    }))

  test.each([...formats])('samples of %s are right', format => {
    for (const n of [0, 1, 12, 99]) {
      const value = typeNamed('text').sample({ format }, n)
      expect(parseWith('text', value, { format })).toEqual({ value })
    }
  })
})

describe('messengers', () => {
  const read = (value: string, type?: string) => parseWith('messengers', [type ? { value, type } : value])

  test.each([
    ['@Anna_Ivanova', undefined, { value: 'anna_ivanova', type: 'telegram' }],
    ['https://t.me/Anna_Ivanova?x=1', undefined, { value: 'anna_ivanova', type: 'telegram' }],
    ['t.me/anna', 'telegram', { value: 'anna', type: 'telegram' }],
    ['8 926 228-77-94', 'whatsapp', { value: '+79262287794', type: 'whatsapp' }],
    ['https://wa.me/79262287794', undefined, { value: '+79262287794', type: 'whatsapp' }],
    ['+7 926 228-77-94', 'telegram', { value: '+79262287794', type: 'telegram' }],
    ['vk.com/id123', undefined, { value: 'id123', type: 'vk' }],
    ['skype: anna.i', undefined, { value: 'skype: anna.i', type: 'other' }],
  ])('%s (%s) is %j', (value, type, stored) => expect(read(value, type)).toEqual({ value: [stored] }))

  test('a number recognises the person by phone as well', () => {
    expect(messengersType.matchKeys?.([{ value: '+79262287794', type: 'whatsapp' }], { match: 'messenger' })).toEqual([
      { kind: 'messenger', value: 'whatsapp:+79262287794' },
      { kind: 'phone', value: '+79262287794' },
    ])
  })

  test('what is no account is refused', () =>
    expect(read('call me', 'whatsapp')).toEqual({ problems: ['messenger 0.value'] }))
})

describe('web addresses', () => {
  test.each([
    ['romashka.ru', 'https://romashka.ru/'],
    ['http://почта.рф/a', 'http://xn--80a1acny.xn--p1ai/a'],
    ['HTTPS://A.RU', 'https://a.ru/'],
  ])('%s is %s', (input, value) => expect(parseWith('url', input)).toEqual({ value }))
  test.each([
    'javascript:alert(1)',
    'ftp://a.ru',
    'https://user:pass@a.ru',
    'просто слова',
    '//a.ru',
    'data:text/html,x',
    'https://',
  ])('%s is refused', input => expect(parseWith('url', input)).toEqual({ problems: ['url'] }))
})

describe('lists and choices', () => {
  test('tags that differ only in case are one', () =>
    expect(parseWith('tags', ['VIP', 'опт', 'vip'])).toEqual({ value: ['VIP', 'опт'] }))
  test('choices are read by code or by label', () => {
    const options = { choices: ['a', 'b'], labels: { a: { en: 'First', ru: 'Первый' } } }
    expect(readWith('choice', 'ПЕРВЫЙ', options)).toEqual({ value: 'a' })
    expect(readWith('multiChoice', 'b; first', options)).toEqual({ value: ['a', 'b'] })
    expect(readWith('choice', 'Третий', options)).toEqual({ problems: ['choice'] })
    expect(parseWith('multiChoice', ['b', 'c', 1], options)).toEqual({ problems: ['choice 1', 'choice 2'] })
  })
  test.each([
    ['да', true],
    ['Нет', false],
    ['yes', true],
    ['0', false],
    ['ИСТИНА', true],
  ])('%s is %s', (cell, value) => expect(readWith('boolean', cell)).toEqual({ value }))
  test('options of an added choice are checked', () => {
    const problems: string[] = []
    typeNamed('choice').checkOptions?.({ choices: ['a', 'a', 'я', 5], labels: { z: { en: 'Z' } } }, (code, _, path) =>
      problems.push(`${code} ${path}`),
    )
    expect(problems).toEqual([
      'twice choices.1',
      'code choices.2',
      'code choices.3',
      'unknownMember labels.z',
      'bothLanguages labels.z',
    ])
  })
  test('a link names an object and an id', () => {
    expect(parseWith('link', { object: 'Lead', id: 'x', more: 1 })).toEqual({
      problems: ['unknownMember more', 'objectName object', 'id id'],
    })
  })
})

describe('structured set-up', () => {
  test.each([
    ['objectRights', { lead: { read: 'everything', fly: 'own' } }, ['choice lead.read', 'unknownMember lead.fly']],
    ['fieldRights', { 'deal.amount': 'see', deal: 'read' }, ['choice deal.amount', 'unknownMember deal']],
    [
      'attribution',
      { first: { utm: { source: 5 } }, middle: {} },
      ['notText first.utm.source', 'unknownMember middle'],
    ],
    [
      'form',
      { fields: [{ kind: 'phone' }], color: 'red', redirect: 'javascript:x' },
      ['required fields.0.name', 'pattern color', 'pattern redirect'],
    ],
    ['free', { a: 'x\0' }, ['brokenText']],
    ['free', [], ['notObject']],
    ['filter', 'x', ['notObject']],
  ])('%s refuses %j', (kind, input, problems) => expect(parseWith('json', input, { kind })).toEqual({ problems }))

  test('nothing deep or large gets in', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)
    expect(parseWith('json', deep, { kind: 'free' })).toEqual({ problems: ['tooDeep'] })
    expect(parseWith('json', { a: 'x'.repeat(1_000_001) }, { kind: 'free' })).toEqual({ problems: ['tooBig'] })
    expect(parseWith('json', { a: Array(20_001).fill(1) }, { kind: 'free' })).toEqual({ problems: ['tooBig'] })
  })

  test('null members are left out', () => {
    expect(parseWith('json', { title: 'Форма', thanks: null }, { kind: 'form' })).toEqual({ value: { title: 'Форма' } })
  })
})

test('ids are of version 7 and sort as they were made', () => {
  const ids = Array.from({ length: 2000 }, newId)
  expect([...ids].sort()).toEqual(ids)
  expect(ids.every(isId)).toBe(true)
  expect(ids[0]?.[14]).toBe('7')
  expect(isId('01900000-0000-7000-8000-00000000000')).toBe(false)
  expect(parseWith('ref', ids[0]?.toUpperCase() ?? '')).toEqual({ value: ids[0] })
})
