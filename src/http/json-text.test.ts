import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJsonBody } from './json-text.ts'

const parse = (text: string) => parseJsonBody(Buffer.from(text))

test('what JSON.parse reads is read the same', () => {
  const plain = fc.json({ maxDepth: 6 }).filter(text => !text.includes('__proto__'))
  fc.assert(
    fc.property(plain, text => {
      expect(parse(text)).toEqual(JSON.parse(text))
    }),
  )
})

test.each([
  ['{"a":"}{][","b":"\\"a\\":1"}', { a: '}{][', b: '"a":1' }],
  ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['{"a":{"a":{"a":1}}}', { a: { a: { a: 1 } } }],
  ['\uFEFF{"a":1}', { a: 1 }],
])('%s', (text, value) => {
  expect(parse(text)).toEqual(value)
})

test.each([
  ['{"a":1,"a":2}', 'memberTwice'],
  ['{"a":{"b":1,"\\u0062":2}}', 'memberTwice'],
  ['{"__proto__":1}', 'forbiddenMember'],
  ['{"\\u005f_proto__":1}', 'forbiddenMember'],
  ['{"a":', 'notJson'],
  ['"unfinished', 'notJson'],
  ['[1] [2]', 'notJson'],
  ['['.repeat(65) + ']'.repeat(65), 'tooDeepBody'],
])('refused: %s', (text, code) => {
  expect(() => parse(text)).toThrow(code)
})

test('a million brackets are refused without being read', () => {
  const began = performance.now()
  expect(() => parse('['.repeat(1_000_000))).toThrow('tooDeepBody')
  expect(performance.now() - began).toBeLessThan(100)
})
