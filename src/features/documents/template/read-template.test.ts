import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { Invalid, type Json } from '../../../model/index.ts'
import { gallery } from '../gallery/gallery.ts'
import { readTemplate, templateSchema } from './read-template.ts'
import { readRichText } from './rich-text.ts'

const knows = (root: string, field: string) => root === 'client' && field === 'firstName'
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))

function problems(template: unknown): string[] {
  try {
    readTemplate(asJson(template), knows)
    return []
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.problems.map(({ field, code, params }) => [field, code, params?.place].filter(Boolean).join(' '))
  }
}

const [quote] = gallery

test.each(gallery.map(template => [`${template.kind} ${template.language}`, template] as const))(
  'the sample %s is a template as an administrator could have made it',
  (_, template) => expect(readTemplate(asJson(template), knows)).toEqual(template),
)

test('the schema that callers are shown takes every sample, and no script', () => {
  const fits = new Ajv({ strict: false }).compile(templateSchema)
  for (const template of gallery) expect([fits(template), fits.errors]).toEqual([true, null])
  expect(fits({ ...quote, blocks: [{ type: 'script', code: 'process.exit()' }] })).toBe(false)
})

test('every problem is named at once, by where it stands', () => {
  expect(
    problems({
      ...quote,
      kind: 'novel',
      accent: 'red',
      blocks: [
        { type: 'title', text: 7, align: 'left' },
        { type: 'script', code: 'process.exit()' },
        { type: 'lines', columns: ['name', 'secret'] },
        { type: 'totals', taxes: 'yes', inWords: true, more: 1 },
        { type: 'pageBreak', when: { place: 'seller.inn' } },
      ],
    }).sort(),
  ).toEqual(
    [
      'kind choice',
      'accent pattern',
      'blocks.0.text notText',
      'blocks.1.type choice',
      'blocks.2.columns.1 choice',
      'blocks.3.taxes notBoolean',
      'blocks.3.more unknownMember',
      'blocks.4.when.is required',
    ].sort(),
  )
})

test('places are checked in every text and condition, those of the card by whoever knows it', () => {
  const text = { type: 'text', size: 'normal', clauses: false }
  expect(
    problems({
      ...quote,
      footer: { text: '{{document.secret}}', pageNumbers: true },
      blocks: [
        { ...text, text: '{{client.firstName|dative|or: x}} {{client.salary}} {{constructor.name}}' },
        { ...text, text: '{{ #panic() }} {{seller.inn' },
        { ...text, text: '{{line.name}}' },
        { type: 'pageBreak', when: { place: 'seller.__proto__', is: 'filled' } },
      ],
    }),
  ).toEqual([
    'footer.text templateField {{document.secret}}',
    'blocks.0.text templateField {{client.salary}}',
    'blocks.0.text templateField {{constructor.name}}',
    'blocks.1.text templatePlace {{ #panic() }}',
    'blocks.1.text templateBraces {{',
    'blocks.2.text templateField {{line.name}}',
    'blocks.3.when.place templatePlace {{seller.__proto__}}',
  ])
})

describe('the markup of texts', () => {
  const told = (text: string) =>
    readRichText(text).map(({ style, runs }) => [
      style,
      runs.map(run => (run.bold ? 'b:' : '') + (run.italic ? 'i:' : '') + run.text).join('|'),
    ])

  test('has headings, paragraphs, lists, bold and slanted', () => {
    expect(told('# Head\nOne\ntwo\n\nThree **bold** and *slanted*\n- item\n2. second')).toEqual([
      ['heading', 'Head'],
      ['paragraph', 'One\ntwo'],
      ['paragraph', 'Three |b:bold| and |i:slanted'],
      ['bullet', 'item'],
      ['number', 'second'],
    ])
  })

  test('takes a lone star for a star, and leaves places alone', () => {
    expect(told('2 * 2 and {{seller.name|or: a*b**c}}')).toEqual([
      ['paragraph', '2 * 2 and {{seller.name|or: a*b**c}}'],
    ])
  })
})
