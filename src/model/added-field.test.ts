import { expect, test } from 'vitest'
import { addableTypes, checkAddedField } from './added-field.ts'
import { type JsonObject, money, number } from './index.ts'
import { moscow } from './testing/reading.ts'

function problemsOf(type: string, options: JsonObject): string[] {
  const problems: string[] = []
  const object = { fields: { amount: money(), count: number() } }
  checkAddedField({ type, options, object, objects: new Map([['deal', {}]]), reading: moscow }, (code, _, path) =>
    problems.push(`${code} ${path}`),
  )
  return problems
}

test.each<[string, JsonObject]>([
  ['text', { max: 50, required: true, default: 'x' }],
  ['choice', { choices: ['a', 'b'], labels: { a: { en: 'A', ru: 'А' } }, default: 'a' }],
  ['ref', { object: 'deal', onDelete: 'clear' }],
  ['user', { default: 'actor' }],
  ['time', { default: 'now' }],
  ['number', { min: 0, max: 5, decimals: 1, default: 2.5 }],
  ['formula', { expression: 'amount * count', result: 'money' }],
  ['tags', {}],
])('a field of type %s with %j can be added', (type, options) => expect(problemsOf(type, options)).toEqual([]))

test.each<[string, JsonObject, string[]]>([
  ['json', {}, ['choice type']],
  ['toString', {}, ['choice type']],
  [
    'text',
    { max: 0, format: 'ssn', colour: 'red', required: 'yes' },
    ['unknownMember options.colour', 'notBoolean options.required', 'optionRange options.max', 'choice options.format'],
  ],
  ['choice', {}, ['required options.choices']],
  ['choice', { choices: ['a'], default: 'b' }, ['choice options.default']],
  ['ref', { object: 'moon' }, ['unknownObject options.object']],
  ['number', { min: 5, max: 1 }, ['tooSmall options.max']],
  ['formula', { expression: 'amount + missing', result: 'money', required: true }, ['unknownMember options.required']],
  ['formula', { expression: 'amount + missing', result: 'money' }, ['formulaField options.expression']],
  ['formula', { expression: '', result: 'colour' }, ['required options.expression', 'choice options.result']],
])('a field of type %s with %j is refused', (type, options, problems) =>
  expect(problemsOf(type, options)).toEqual(problems),
)

test('most types can be added', () => expect(addableTypes.length).toBeGreaterThan(18))
