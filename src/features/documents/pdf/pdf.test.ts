import { afterAll, describe, expect, test } from 'vitest'
import type { PdfTemplate } from '../../../model/document-template.ts'
import { Invalid, TooLarge, Unavailable } from '../../../model/index.ts'
import type { DocumentData } from '../data.ts'
import { contractRu } from '../gallery/contract.ts'
import { gallery } from '../gallery/gallery.ts'
import { invoiceRu } from '../gallery/invoice.ts'
import { letterRu } from '../gallery/letter.ts'
import { plain, readPdf } from '../testing/read-pdf.ts'
import { buyer, line, picture, sampleData, seller } from '../testing/sample.ts'
import { renderPages, renderPdf } from './pdf.ts'
import { Press } from './press.ts'

const press = new Press()
afterAll(() => press.close())

const textOf = async (template: PdfTemplate, data: DocumentData): Promise<string> =>
  (await readPdf((await renderPdf(press, template, data)).bytes)).join(' ')

test('an invoice says what was put in, letter by letter, to whoever copies it', async () => {
  const text = await textOf(invoiceRu, sampleData())
  for (const part of [
    'Счёт на оплату № 147 от 1 февраля 2026 г.',
    'ООО «Берёзка», ИНН 7707083893, КПП 770701001, 127051, г. Москва, Цветной бульвар, д. 15, стр. 1, офис 304',
    '40702810138250123017',
    'Бук, обивка из экокожи, цвет «графит»',
    '118 800,00',
    'В том числе НДС 22 %',
    '572 800,00 ₽',
    'Пятьсот семьдесят две тысячи восемьсот рублей 00 копеек',
    'Страница 1 из 1',
  ])
    expect(text).toContain(part)
})

test('a contract declines who signs, and counts its clauses', async () => {
  const text = await textOf(contractRu, sampleData({ language: 'ru' }))
  expect(text).toContain(
    'в лице главного врача Ковалёва Игоря Дмитриевича, действующего на основании доверенности № 5 от 01.02.2026',
  )
  expect(text).toContain('в лице генерального директора Берёзкиной Ольги Петровны, действующей на основании Устава')
  expect(text).toMatch(/1\.1\. ?Поставщик обязуется/)
  expect(text).toMatch(/7\.4\. ?Договор составлен/)
  expect(text).toContain('8. Адреса и реквизиты Сторон')
})

test.each(gallery.map(template => [`${template.kind} ${template.language}`, template] as const))(
  'the sample %s is drawn whole: as many pages to look at as to print, with no place left unfilled',
  async (_, template) => {
    const images = { logo: picture, facsimile: picture, seal: picture }
    const data = sampleData({ kind: template.kind, language: template.language, seller: { ...seller, images } })
    const { bytes, pages } = await renderPdf(press, template, data)
    const drawn = await renderPages(press, template, data)
    const read = await readPdf(bytes)
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-')
    expect([drawn.length, read.length]).toEqual([pages, pages])
    for (const page of read) expect(page).not.toMatch(/[{}]|undefined|null|NaN/)
    for (const page of drawn) expect(page).toMatch(/^<svg viewBox="0 [\d.]+ 595\.\d+ 841\.\d+"[\s\S]+<\/svg>$/)
    if (template.language === 'en') expect(read.join(' ')).not.toMatch(/Итого|Страница|Всего/)
  },
)

test('of a buyer nobody knows more of than the name, a document is still whole', async () => {
  const unknown = {
    ...buyer,
    ...{ fullName: null, inn: null, kpp: null, ogrn: null, address: null, phone: null, bank: null, signatory: null },
  }
  for (const template of gallery) {
    const text = await textOf(template, sampleData({ buyer: unknown, person: null, owner: null, lines: [] }))
    expect(text).toContain(unknown.name)
    expect(text).not.toMatch(/[{}]|undefined|null|NaN/)
  }
})

describe('what people typed is only ever shown', () => {
  const hostile = [
    '#panic("no")',
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    '$ x^2 $ \\ [ ] { } # * _ ` ~ @ < > // /* */',
    '"; } ) ] #while true {}',
    '{{seller.inn}} **bold** # heading',
    '\u202e righttoleft \u0000\u0007 \ud800',
    '<script>alert(1)</script>&amp;',
  ]

  test.each(hostile)('%j', async typed => {
    const data = sampleData({
      comment: typed,
      title: typed,
      lines: [line(1, { name: typed, description: typed, section: typed })],
      buyer: { ...buyer, name: typed, address: typed },
    })
    const text = await textOf(invoiceRu, data)
    const shown = plain(typed.toWellFormed().replace(/\p{Cc}|\u202e/gu, ' '))
    const bare = (words: string) => words.replace(/\s/g, '')
    expect(bare(text).split(bare(shown)).length).toBeGreaterThan(4)
  })

  test('a word of 100,000 letters breaks within the page instead of running off it', async () => {
    const data = sampleData({ comment: 'Ж'.repeat(100_000) })
    const { bytes, pages } = await renderPdf(press, letterRu, data)
    expect(pages).toBeGreaterThan(10)
    const text = (await readPdf(bytes)).join('').replace(/[^Ж]/g, '')
    expect(text).toHaveLength(100_000)
  })
})

describe('refused, and the next document is made all the same', () => {
  const problemsOf = async (data: DocumentData): Promise<string[]> => {
    const error = await renderPdf(press, letterRu, data).catch(thrown => thrown)
    expect(error).toBeInstanceOf(Invalid)
    expect((await renderPdf(press, letterRu, sampleData())).pages).toBe(1)
    return error.problems.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
  }
  const withLogo = (logo: Uint8Array) => sampleData({ seller: { ...seller, images: { ...seller.images, logo } } })

  test('a picture that is none', async () => {
    expect(await problemsOf(withLogo(Buffer.from('<svg onload="x"/>')))).toEqual(['seller.images.logo documentPicture'])
  })

  test('a picture that is broken inside', async () => {
    expect(await problemsOf(withLogo(Buffer.from(picture).subarray(0, 60)))).toEqual(['pictures documentPicture'])
  })

  test('a picture of a billion points in a few bytes', async () => {
    const bomb = Buffer.from(picture)
    bomb.writeUInt32BE(40_000, 16)
    bomb.writeUInt32BE(40_000, 20)
    expect(await problemsOf(withLogo(bomb))).toEqual(['seller.images.logo documentPictureLarge'])
  })

  test('more lines than can be set', async () => {
    const lines = Array.from({ length: 5001 }, (_, at) => line(at + 1))
    expect(await problemsOf(sampleData({ lines }))).toEqual(['lines tooManyValues'])
  })
})

describe('the process that sets pages', () => {
  const lines = Array.from({ length: 5000 }, (_, at) => line(at + 1))

  test('is ended when a document takes too long, and another begins for the next', async () => {
    const hasty = new Press({ seconds: 1 })
    try {
      await renderPdf(hasty, letterRu, sampleData())
      const slow = renderPdf(hasty, invoiceRu, sampleData({ lines }))
      const next = renderPdf(hasty, letterRu, sampleData())
      const error = await slow.catch(thrown => thrown)
      // On a fast machine it may be done in time: then there is nothing to end.
      if (error instanceof Error) expect([error.constructor, error.message]).toEqual([Unavailable, 'documentTooSlow'])
      expect((await next).pages).toBe(1)
    } finally {
      hasty.close()
    }
  })

  test.runIf(process.platform === 'linux')('is ended when a document takes too much memory', async () => {
    const small = new Press({ megabytes: 1 })
    const error = await renderPdf(small, invoiceRu, sampleData({ lines })).catch(thrown => thrown)
    expect(error).toBeInstanceOf(TooLarge)
    expect(error.code).toBe('documentTooLarge')
  })

  test('takes no more than may wait', async () => {
    const narrow = new Press({ waiting: 2 })
    const orders = [1, 2, 3].map(() =>
      renderPdf(narrow, letterRu, sampleData()).then(
        () => 'made',
        error => error.code,
      ),
    )
    expect(await Promise.all(orders)).toEqual(['made', 'made', 'documentsBusy'])
    narrow.close()
  })
})
