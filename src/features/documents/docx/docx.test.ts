import { Document, Footer, Header, ImageRun, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'
import { strToU8, zipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { Invalid } from '../../../model/index.ts'
import { Press } from '../pdf/press.ts'
import { line, lines, picture, sampleData, seller } from '../testing/sample.ts'
import { readDocxTemplate } from './check.ts'
import { renderDocx } from './fill.ts'
import { paragraphsOf } from './paragraphs.ts'
import { type Parts, pack, unpack } from './unpack.ts'

const press = new Press()
afterAll(() => press.close())

const knows = (root: string, field: string) => root === 'client' && field === 'firstName'
const row = (...cells: string[]) =>
  new TableRow({ children: cells.map(text => new TableCell({ children: [new Paragraph(text)] })) })

/** A file as another program writes it. */
async function wordFile(children: (Paragraph | Table)[], more: { header?: string; footer?: string } = {}) {
  const { header, footer } = more
  const document = new Document({
    sections: [
      {
        headers: header ? { default: new Header({ children: [new Paragraph(header)] }) } : {},
        footers: footer ? { default: new Footer({ children: [new Paragraph(footer)] }) } : {},
        children,
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
const paragraphs = (...texts: string[]) => wordFile(texts.map(text => new Paragraph(text)))

const textsOf = (file: Uint8Array): string[] =>
  paragraphsOf(unpack(file))
    .flat()
    .filter(({ where }) => where.part !== 'notes')
    .map(({ text }) => text.replaceAll('\u00a0', ' '))

async function filled(file: Uint8Array, data = sampleData()): Promise<string[]> {
  return textsOf(await renderDocx(press, readDocxTemplate(file, knows), data))
}

function problems(file: Uint8Array): string[] {
  try {
    readDocxTemplate(file, knows)
    return []
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.problems.map(({ code, params, says }) =>
      [code, params?.place ?? params?.part, says?.ru].filter(Boolean).join(' | '),
    )
  }
}

describe('a Word template', () => {
  test('is filled in its text, header and footer, in the case that is asked for', async () => {
    const file = await wordFile(
      [
        new Paragraph('Договор № {{document.number}} от {{document.longDate}}'),
        new Paragraph('{{seller.name}} {{seller.represented}}; {{person.name|dative}}; {{client.firstName|or: –}}'),
        // Word cuts what was typed into runs as it likes.
        new Paragraph({
          children: [new TextRun('Всего: {{tot'), new TextRun({ text: 'als.inW', bold: true }), new TextRun('ords}}.')],
        }),
      ],
      { header: '{{seller.name}}', footer: '{{seller.site|or: –}}' },
    )
    const texts = await filled(file)
    for (const text of [
      'Договор № 147 от 1 февраля 2026 г.',
      'ООО «Берёзка» в лице генерального директора Берёзкиной Ольги Петровны, действующей на основании Устава; Ковалёву Игорю Дмитриевичу; –',
      'Всего: Пятьсот семьдесят две тысячи восемьсот рублей 00 копеек.',
      'ООО «Берёзка»',
      'berezka.example',
    ])
      expect(texts).toContain(text)
  })

  test('repeats the row of a table for every line, with conditions inside', async () => {
    const table = new Table({
      rows: [
        row('№', 'Наименование', 'Сумма'),
        row(
          '{{#lines}}{{line.position}}',
          '{{line.name}}{{#if line.code}}, арт. {{line.code}}{{/if}}',
          '{{line.total}}{{/lines}}',
        ),
      ],
    })
    expect(await filled(await wordFile([table]))).toEqual([
      ...['№', 'Наименование', 'Сумма'],
      ...['1', 'Стул «Ника», арт. СТ-101', '33 000,00'],
      ...['2', 'Кресло офисное «Орион», арт. КО-101', '118 800,00'],
      ...['3', 'Стол письменный «Маэстро» с тумбой и кабель-каналом, арт. СП-120', '396 000,00'],
      ...['4', 'Доставка и сборка', '25 000,00'],
    ])
  })

  test('shows or leaves out words and whole paragraphs, and leaves no empty ones where the tags stood', async () => {
    const file = await paragraphs(
      ...['До', '{{#if seller.kpp}}', 'КПП {{seller.kpp}}', '{{/if}}', ''],
      ...[
        '{{#unless document.comment}}',
        'Без примечаний',
        '{{/unless}}',
        '{{#if document.comment}}',
        'Примечание',
        '{{/if}}',
      ],
      ...['{{#if document.comment}}В строке{{/if}}', '{{#if seller.inn}}ИНН {{seller.inn}}{{/if}}', 'После'],
    )
    expect(await filled(file)).toEqual(['До', 'КПП 770701001', '', 'Без примечаний', 'ИНН 7707083893', 'После'])
  })

  test('leaves a cell whole of which nothing is shown', async () => {
    const table = new Table({ rows: [row('{{#if document.comment}}нет{{/if}}', 'есть')] })
    const made = await renderDocx(press, readDocxTemplate(await wordFile([table]), knows), sampleData())
    expect(textsOf(made)).toEqual(['', 'есть'])
  })

  test('takes pictures and the payment code, of the size that they have room for', async () => {
    const file = await paragraphs('{{seller.logo}}', '{{document.paymentCode}}', '{{seller.seal}}')
    const images = { logo: picture, facsimile: null, seal: null }
    const made = unpack(
      await renderDocx(press, readDocxTemplate(file, knows), sampleData({ seller: { ...seller, images } })),
    )
    const media = [...made.keys()].filter(name => name.startsWith('word/media/'))
    expect(media).toHaveLength(2)
    const xml = new TextDecoder().decode(made.get('word/document.xml'))
    expect([...xml.matchAll(/<wp:extent cx="(\d+)" cy="(\d+)"/g)].map(([, width, height]) => width === height)).toEqual(
      [true, true],
    )
  })

  test('is the same file again where nothing is to be filled in', async () => {
    const image = new ImageRun({ type: 'png', data: picture, transformation: { width: 40, height: 40 } })
    const file = await wordFile([new Paragraph({ children: [new TextRun('Просто текст'), image] })])
    const made = unpack(await renderDocx(press, readDocxTemplate(file, knows), sampleData()))
    expect([...made.keys()].sort()).toEqual([...unpack(file).keys()].sort())
    expect(textsOf(pack(made))).toEqual(['Просто текст'])
  })
})

test('what people typed is shown as it is: it is neither a place nor markup', async () => {
  const typed = '{{seller.inn}} {{#lines}} {{ }} <w:p/> &amp; "x" \u0000\u202e ]]>'
  const shown = '{{seller.inn}} {{#lines}} {{ }} <w:p/> &amp; "x"   ]]>'
  const table = new Table({ rows: [row('{{document.comment}} {{#lines}}{{line.name}}', '{{line.total}}{{/lines}}')] })
  const data = sampleData({ comment: typed, lines: [line(1, { name: typed }), line(2, { name: typed })] })
  const texts = await filled(await wordFile([new Paragraph('{{document.comment}}'), table]), data)
  expect(texts[0]).toBe(shown)
  expect(texts.filter(text => text.includes(shown))).toHaveLength(3)
  expect(texts.join(' ')).not.toContain('7707083893')
})

describe('what is wrong with a template is told all at once, by where it stands', () => {
  test('fields, places, braces and blocks', async () => {
    const table = new Table({ rows: [row('Товар', 'Сумма'), row('{{line.name}}', '{{line.secret}}{{/lines}}')] })
    const file = await wordFile(
      [
        new Paragraph('Итого {{totals.sum}}'),
        table,
        new Paragraph('{{#if seller.inn}} {{seller.inn'),
        new Paragraph('{{ 1 + 1 }}{{client.salary}}'),
      ],
      { footer: '{{constructor.name}}' },
    )
    const found = problems(file)
    expect(found.map(text => text.split(' | ').slice(0, 2).join(' '))).toEqual([
      'docx.field {{totals.sum}}',
      'docx.line {{line.name}}',
      'docx.line {{line.secret}}',
      'docx.unopened {{/lines}}',
      'docx.braces {{',
      'docx.place {{ 1 + 1 }}',
      'docx.field {{client.salary}}',
      'docx.unclosed {{#if seller.inn}}',
      'docx.field {{constructor.name}}',
    ])
    expect(found[0]).toContain('Абзац 1: поля {{totals.sum}} нет. Рядом: «Итого {{totals.sum}}»')
    expect(found[1]).toContain('Таблица 1, строка 2, ячейка 1')
    expect(found[8]).toContain('Колонтитул снизу, Абзац 1')
  })

  test('blocks that cross each other', async () => {
    const table = new Table({ rows: [row('{{/if}}')] })
    const file = await wordFile([
      new Paragraph('{{#if seller.inn}}{{#lines}}{{/if}}{{/lines}}{{/if}}'),
      new Paragraph('{{#lines}}{{#lines}}{{/lines}}{{/lines}}'),
      new Paragraph('{{#if seller.inn}}'),
      table,
    ])
    expect(problems(file).map(text => text.split(' | ')[0])).toEqual(['docx.order', 'docx.nested', 'docx.across'])
  })
})

describe('a file that does more than show text is refused', () => {
  const changed = async (change: (parts: Parts) => void): Promise<Uint8Array> => {
    const parts = unpack(await paragraphs('{{seller.name}}'))
    change(parts)
    return zipSync(Object.fromEntries(parts))
  }
  const withText = (name: string, from: string | RegExp, to: string) => (parts: Parts) =>
    void parts.set(name, strToU8(new TextDecoder().decode(parts.get(name)).replace(from, to)))
  const relation = (type: string, target: string) =>
    withText(
      'word/_rels/document.xml.rels',
      '</Relationships>',
      `<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>`,
    )

  test.each([
    ['macros', (parts: Parts) => void parts.set('word/vbaProject.bin', new Uint8Array(9)), 'docxMacros'],
    [
      'the type of a file with macros',
      withText('[Content_Types].xml', /wordprocessingml\.document\.main/, 'macroEnabled.main'),
      'docxMacros',
    ],
    [
      'a document type',
      withText('word/document.xml', /<w:document/, '<!DOCTYPE x [<!ENTITY y "z">]><w:document'),
      'docxDoctype',
    ],
    ['a picture from elsewhere', relation('image', 'https://tracker.example/x.png'), 'docxOutside'],
    ['a linked object', relation('oleObject', 'file:///c:/x.xlsx'), 'docxOutside'],
    ['a link that runs a script', relation('hyperlink', 'javascript:alert(1)'), 'docxOutside'],
    ['a file from a share', relation('frame', '\\\\host\\share'), 'docxOutside'],
    [
      'a field that runs a program',
      withText(
        'word/document.xml',
        '<w:p>',
        '<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\cmd</w:instrText></w:r></w:p><w:p>',
      ),
      'docxFields',
    ],
    ['broken XML', withText('word/document.xml', '</w:body>', ''), 'docxBroken'],
    [
      'other encodings',
      (parts: Parts) => void parts.set('word/styles.xml', Buffer.from('\ufeff<?xml version="1.0"?><a/>', 'utf16le')),
      'docxBroken',
    ],
    [
      'more text than anybody writes',
      withText('word/document.xml', '<w:p>', `<w:p><w:r><w:t>${'x'.repeat(8_000_000)}</w:t></w:r></w:p><w:p>`),
      'docxTooLarge',
    ],
    [
      'what is nested without end',
      withText('word/document.xml', '<w:p>', `${'<w:x>'.repeat(500)}${'</w:x>'.repeat(500)}<w:p>`),
      'docxBroken',
    ],
  ] as [string, (parts: Parts) => void, string][])('%s', async (_, change, code) => {
    expect(problems(await changed(change)).map(text => text.split(' | ')[0])).toEqual([code])
  })

  test('links that people click stay, and the template that Word remembers is forgotten', async () => {
    const file = await changed(parts => {
      relation('hyperlink', 'https://berezka.example')(parts)
      relation('attachedTemplate', 'file:///c:/evil.dotm')(parts)
    })
    const { parts } = readDocxTemplate(file, knows)
    const rels = new TextDecoder().decode(parts.get('word/_rels/document.xml.rels'))
    expect(rels).toContain('https://berezka.example')
    expect(rels).not.toContain('evil')
  })

  test('a bomb, whatever size it says it has', async () => {
    const file = Buffer.from(await changed(parts => void parts.set('word/media/x.png', new Uint8Array(100_000_000))))
    expect(file.length).toBeLessThan(1_000_000)
    expect(problems(file)).toEqual(['docxTooLarge'])
    for (const [signature, offset] of [
      ['PK\u0003\u0004', 22],
      ['PK\u0001\u0002', 24],
    ] as const)
      for (let at = file.indexOf(signature, 0, 'latin1'); at >= 0; at = file.indexOf(signature, at + 4, 'latin1'))
        file.writeUInt32LE(10, at + offset)
    expect(problems(file)).toEqual([expect.stringMatching(/^docx(?:TooLarge|Broken)$/)])
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['text', strToU8('no zip')],
    ['another zip', zipSync({ 'a.txt': strToU8('a') })],
    [
      'names that lead out',
      zipSync({
        '../../x': strToU8('a'),
        '[Content_Types].xml': strToU8('<a/>'),
        'word/document.xml': strToU8('<a/>'),
      }),
    ],
    [
      'too many parts',
      zipSync(Object.fromEntries(Array.from({ length: 1200 }, (_, at) => [`${at}.xml`, strToU8('<a/>')]))),
    ],
  ])('%s', (_, file) => expect(problems(file)).toEqual([expect.stringMatching(/^docx(?:TooLarge|Broken)$/)]))
})

test('more lines than Word bears are refused', async () => {
  const template = readDocxTemplate(await paragraphs('{{#lines}}{{line.name}}{{/lines}}'), knows)
  const many = Array.from({ length: 501 }, () => lines[0] ?? line(1))
  await expect(renderDocx(press, template, sampleData({ lines: many }))).rejects.toThrow(Invalid)
})
