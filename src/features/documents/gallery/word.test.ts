import { afterAll, expect, test } from 'vitest'
import { readDocxTemplate } from '../docx/check.ts'
import { renderDocx } from '../docx/fill.ts'
import { paragraphsOf } from '../docx/paragraphs.ts'
import { unpack } from '../docx/unpack.ts'
import { Press } from '../pdf/press.ts'
import { picture, sampleData, seller } from '../testing/sample.ts'
import { wordGallery } from './word.ts'

const press = new Press()
afterAll(() => press.close())

test.each(wordGallery.map(sample => [`${sample.kind} ${sample.language}`, sample] as const))(
  'the Word sample %s is a template without a fault, and is filled in whole',
  async (_, { kind, language, file }) => {
    const template = readDocxTemplate(file(), () => false)
    const images = { logo: picture, facsimile: picture, seal: null }
    const data = sampleData({ kind, language, title: 'О поставке', seller: { ...seller, images } })
    const made = await renderDocx(press, template, data)
    const text = paragraphsOf(unpack(made))
      .flat()
      .map(paragraph => paragraph.text)
      .join('\n')
    expect(text).not.toMatch(/[{}]|undefined|null/)
    expect(text).toContain('ООО «Берёзка»'.slice(5))
    // Whoever reads it strictly knows every prefix.
    const xml = new TextDecoder().decode(unpack(made).get('word/document.xml'))
    const prefixes = new Set([...xml.matchAll(/<\/?([a-z0-9]+):/gi)].map(([, prefix]) => prefix))
    for (const prefix of prefixes) expect(xml).toContain(`xmlns:${prefix}="`)
    if (kind === 'contract') for (const { name } of data.lines) expect(text).toContain(name)
  },
)

test('a sample is the same file every time', () => {
  for (const { file } of wordGallery) expect(Buffer.from(file()).equals(file())).toBe(true)
})
