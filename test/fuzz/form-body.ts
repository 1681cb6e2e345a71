import fc from 'fast-check'
import { isJsonObject, type Json, type JsonObject } from '../../src/model/index.ts'
import { valuesOf } from './from-schema.ts'
import { hostileText } from './hostile.ts'
import { usualWord } from './words.ts'

interface Content {
  headers: Record<string, string>
  body: string
}

const boundary = 'a-boundary'

/** A body of a form, with files where the schema asks for some. */
export function formBody(type: string, schema: JsonObject, schemas: JsonObject): fc.Arbitrary<Content> {
  if (type !== 'multipart/form-data') return urlencoded
  const named = isJsonObject(schema.properties) ? Object.entries(schema.properties) : []
  const parts = named.map(([name, part]) => partOf(name, isJsonObject(part) ? part : {}, schemas))
  return fc
    .tuple(
      fc.shuffledSubarray(parts).chain(some => fc.tuple(...some)),
      fc.constantFrom('--', '--', '--', '', '-'),
    )
    .map(([chosen, end]) => ({
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: `${chosen.map(part => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}${end}\r\n`,
    }))
}

function partOf(name: string, schema: JsonObject, schemas: JsonObject): fc.Arbitrary<string> {
  if (schema.format === 'binary') return files
  return valuesOf(schema, schemas, name).map(
    value => `content-disposition: form-data; name="${name}"\r\n\r\n${plain(value)}`,
  )
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Lists of all sorts, and what is none. */
const contents = fc.oneof(
  fc.constantFrom(
    '',
    'Имя;Телефон\n Иван;+79161234567\nПётр;+79161234568\n',
    'name,email\n"a\nb",c@d.invalid\n"open',
    '\uFEFFname\tphone\n=1+1\t@SUM(1)\n',
    ';;;;\n;;;;\n',
    'a\n'.repeat(3000),
    `${'x,'.repeat(3000)}\n${'1,'.repeat(3000)}\n`,
    'name\n\u0000\n',
    'PK\u0003\u0004',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '[{"name":"a"},{"name":{"b":1}}]',
  ),
  hostileText,
)

const files = fc
  .record({
    name: fc.oneof(
      fc.constantFrom('list.csv', 'a.svg', '../a.html', 'a"b.csv', 'имя.csv', '', 'x'.repeat(500)),
      hostileText,
    ),
    type: fc.constantFrom(
      'text/csv',
      'image/svg+xml',
      'text/html',
      'application/octet-stream',
      'a',
      'text/csv; charset=utf-16',
    ),
    content: contents,
  })
  .map(
    ({ name, type, content }) =>
      `content-disposition: form-data; name="file"; filename="${name.replace(/[\r\n"]/g, '_')}"\r\ncontent-type: ${type}\r\n\r\n${content}`,
  )

const urlencoded: fc.Arbitrary<Content> = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom('name', 'phone', 'email', 'message', 'utm_source'), usualWord, hostileText),
      fc.oneof(usualWord, hostileText),
    ),
    {
      maxLength: 6,
    },
  )
  .map(pairs => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: pairs.map(pair => pair.map(text => encodeURIComponent(text.toWellFormed())).join('=')).join('&'),
  }))
