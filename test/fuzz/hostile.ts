import fc from 'fast-check'
import type { Json } from '../../src/model/index.ts'

/** Characters that are none, turn the line round, cannot be seen, or change their length with their case. */
const characters = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202Egpj.exe',
  '\u200B',
  '\uFEFF',
  '\uFFFF',
  'İıſßﬀ',
  'e\u0301'.repeat(200),
  '\u0085\u2028\u2029',
  '\t\r\n',
  '👩‍👩‍👧‍👦',
]

/** What other languages would run, open, fill in or print. */
const fragments = [
  "'",
  '"',
  '\\',
  "' or '1'='1",
  "'; drop table lead; --",
  '" union select null, null --',
  '$1',
  '$$',
  '%',
  '_%_',
  '%s%n%d',
  '{{7*7}}',
  '$' + '{7*7}',
  '../../../../../../etc/passwd',
  '..\\..\\..\\windows\\win.ini',
  '%2e%2e%2fetc%2fpasswd',
  'file:///etc/passwd',
  '<script>alert(1)</script>',
  '<svg onload=alert(1)>',
  'javascript:alert(1)',
  '=1+1',
  '\u00A0=HYPERLINK("x")',
  '| id',
  '`id`',
  'a@b\r\nbcc: c@d',
  'http://169.254.169.254/',
  'https://0177.0.0.1/',
  'http://[::ffff:127.0.0.1]/',
  'https://[',
]

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  'null',
  'undefined',
  'true',
]

const numbers = [
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '-1',
  '0x10',
  '٣',
  '1,5',
  '2147483648',
  '9223372036854775808',
  '9'.repeat(400),
]

/** The ends of time, and what is no time. */
const times = [
  '0000-00-00',
  '0001-01-01',
  '9999-12-31',
  '-271821-04-20',
  '+275760-09-13T00:00:00Z',
  '2026-02-30',
  '2026-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-12:00',
  '294277-01-01T00:00:00Z',
  '2026-01-01T00:00:00+99:99',
  'infinity',
  'epoch',
  'now',
  '24:00',
]

/** Long, and made for a search that goes back at each step. */
const long = [
  'a'.repeat(70_000),
  '😀'.repeat(2500),
  `${'a'.repeat(5000)}!`,
  ' '.repeat(5000),
  '('.repeat(3000),
  '['.repeat(3000),
  `${'1+'.repeat(3000)}1`,
  '-'.repeat(5000),
  '@'.repeat(5000),
  `${'a.'.repeat(3000)}@`,
  '0'.repeat(5000),
]

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...characters, ...fragments, ...names, ...numbers, ...times) },
  { weight: 1, arbitrary: fc.constantFrom(...long) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
)

const hostileNumber = fc.constantFrom(0, -0, -1, 0.1, 1e-320, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 9.3e18, 1e21, 1e308)

const deep = (depth: number): Json => (depth ? [deep(depth - 1)] : [])

/** A value of whatever type. */
export const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileNumber },
  fc.constantFrom<Json>(null, true, false, {}, [], [null], [[]], deep(50), { a: deep(20) }),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(hostileText.filter(isShort), hostileText, { maxKeys: 2 }),
  fc.constantFrom<Json>(Array.from({ length: 3000 }, (_, i) => i)),
)

function isShort(text: string): boolean {
  return text.length < 100
}

/** Bodies that are no JSON, or that two readers read in two ways. */
export const hostileBody: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '{',
    '{}{}',
    '[1,]',
    'NaN',
    '{"a":NaN}',
    '{"name":"a","name":"b"}',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '\uFEFF{}',
    '{"name":"\\ud800"}',
    '{"name":"\\u0000"}',
    '{"name":1e999}',
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    'name=a&name=b',
    'null',
    '"text"',
    '[]',
  ),
  hostileText,
)
