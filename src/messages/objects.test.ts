import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  addressParts,
  emailTypes,
  fieldTypes,
  messengerTypes,
  operators,
  phoneTypes,
  systemFields,
  withinWords,
} from '../model/index.ts'
import { objects } from '../objects/index.ts'
import enErrors from './en/errors.json' with { type: 'json' }
import enObjects from './en/objects.json' with { type: 'json' }
import enSettings from './en/settings.json' with { type: 'json' }
import ruErrors from './ru/errors.json' with { type: 'json' }
import ruObjects from './ru/objects.json' with { type: 'json' }

type Words = { [key: string]: string | Words }

/** Every text of a catalogue by its path. */
function textsOf(words: Words, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) => {
      const at = path ? `${path}.${key}` : key
      return typeof value === 'string' ? [[at, value] as const] : [...textsOf(value, at)]
    }),
  )
}

const catalogues = [
  { area: 'objects', en: textsOf(enObjects), ru: textsOf(ruObjects) },
  { area: 'errors', en: textsOf(enErrors), ru: textsOf(ruErrors) },
]
/** The same in both languages: names of services and abbreviations. */
const international = new Set([
  'API',
  'E-mail',
  'IBAN',
  'MAX',
  'SWIFT (BIC)',
  'Signal',
  'Telegram',
  'Viber',
  'WhatsApp',
])

describe.each(catalogues)('the words of $area', ({ en, ru }) => {
  test('are there in both languages, with the same gaps', () => {
    expect([...ru.keys()].sort()).toEqual([...en.keys()].sort())
    const gaps = (text = '') => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
    for (const [key, text] of en) expect([key, gaps(ru.get(key))]).toEqual([key, gaps(text)])
  })

  test('are Russian in Russian and English in English', () => {
    for (const [key, text] of ru)
      if (!international.has(text)) expect([key, text]).toEqual([key, expect.stringMatching(/[а-яё]/i)])
    for (const [key, text] of en) expect([key, text]).toEqual([key, expect.not.stringMatching(/[а-яё]/i)])
    for (const [key, text] of ru) if (!international.has(text)) expect([key, text]).not.toEqual([key, en.get(key)])
  })
})

describe('there is a word for', () => {
  const words = textsOf(enObjects)

  test.each(objects)('$name, its fields and choices', ({ name, fields }) => {
    const expected = [`${name}.one`, `${name}.many`]
    for (const [field, { options }] of Object.entries(fields)) {
      expected.push(`${name}.fields.${field}`)
      const choices = Array.isArray(options.choices) ? options.choices : []
      expected.push(...choices.map(code => `${name}.choices.${field}.${code}`))
    }
    const own = [...words.keys()].filter(key => key.startsWith(`${name}.`))
    expect(own.sort()).toEqual(expected.sort())
  })

  test('everything that all records share', () => {
    const expected = [
      ...Object.keys(systemFields({ number: 'D-' })).map(name => `fields.${name}`),
      ...phoneTypes.map(type => `choices.phones.${type}`),
      ...emailTypes.map(type => `choices.emails.${type}`),
      ...messengerTypes.map(type => `choices.messengers.${type}`),
      ...addressParts.map(part => `choices.address.${part}`),
      ...operators.map(operator => `choices.operators.${operator}`),
      ...withinWords.map(word => `choices.within.${word}`),
    ]
    for (const key of expected) expect(words.has(`record.${key}`), key).toBe(true)
  })

  test('every type of field', () => {
    const types = [...fieldTypes.keys()].filter(type => type !== 'id' && type !== 'shortNumber')
    expect(Object.keys(enSettings.types).sort()).toEqual(types.sort())
  })

  test('every problem that the model and the records report', () => {
    const codes = ['../model', '../records', '../database'].flatMap(folder =>
      codesIn(new URL(folder, import.meta.url).pathname),
    )
    expect(codes.length).toBeGreaterThan(40)
    for (const code of codes) expect(Object.keys(enErrors)).toContain(code)
  })
})

/** Codes as the source writes them where it reports or throws. */
function codesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && !file.includes('test'),
  )
  const places = [
    /\b(?:report|inner|refuse)\('(\w+)'/g,
    /\bcode: '(\w+)'/g,
    /\bproblem: '(\w+)'/g,
    /\bnew (?:Refusal|Malformed|Unauthenticated|Forbidden|NotFound|Conflict|Stale|Unavailable)\('(\w+)'/g,
  ]
  return files.flatMap(file => {
    const source = readFileSync(join(folder, file), 'utf8')
    return places.flatMap(place => [...source.matchAll(place)].map(([, code = '']) => code))
  })
}
