import type { PdfTemplate } from '../../../model/document-template.ts'
import { Invalid } from '../../../model/index.ts'
import type { FiguresPaper } from '../../figures-paper.ts'
import type { DocumentData } from '../data.ts'
import { compose } from './compose.ts'
import type { Pages, SetPages } from './orders.ts'
import { Pictures } from './pictures.ts'
import type { Press } from './press.ts'

/** Beyond these a document is no longer set: the first is some 120 pages of lines, and takes half of the memory that there is. */
const mostLines = 5000
const mostCharacters = 4_000_000

export interface Pdf {
  bytes: Uint8Array
  pages: number
}

/** A document as PDF. Throws Invalid of pictures that are none and of more than can be set; otherwise what `Press.set` throws. */
export async function renderPdf(press: Press, template: PdfTemplate, data: DocumentData): Promise<Pdf> {
  const made = await press.set(orderOf(template, data, 'pdf'))
  if (!('pdf' in made)) throw new Error('asked for PDF')
  return { bytes: made.pdf, pages: made.pages }
}

/** Figures of reports as PDF. Throws likewise. */
export async function renderFigures(press: Press, paper: FiguresPaper): Promise<Uint8Array> {
  const made = await press.set({ figures: printable(paper) })
  if (!('pdf' in made)) throw new Error('asked for PDF')
  return made.pdf
}

/** The same as SVG a page, to be looked at on any screen. */
export async function renderPages(press: Press, template: PdfTemplate, data: DocumentData): Promise<string[]> {
  const made: Pages = await press.set(orderOf(template, data, 'svg'))
  if (!('svg' in made)) throw new Error('asked for SVG')
  return made.svg
}

function orderOf(template: PdfTemplate, data: DocumentData, as: SetPages['as']): SetPages {
  if (data.lines.length > mostLines)
    throw new Invalid([{ field: 'lines', code: 'tooManyValues', params: { max: mostLines } }])
  const pictures = new Pictures()
  const drawn = printable(compose(template, data, pictures))
  return { drawn, pictures: [...pictures.files], as }
}

/** They stay on the line of what they belong to: «д. 15», «г. Москва», «№ 5». */
const abbreviations = /(?<![\p{L}\p{N}])((?:д|к|г|р|ул|пр|кв|оф|стр|корп|лит)\.|офис|№) (?=\S)/gu

/** What has no letters is left out, and what has no place to break gets one: it would run off the page. */
function printable<Kind extends object>(drawn: Kind): Kind {
  let characters = 0
  const clean = (text: string): string => {
    characters += text.length
    return (
      text
        .toWellFormed()
        .replace(abbreviations, '$1\u00a0')
        // What turns the direction of writing around could make one sum look like another.
        .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
        .replace(/[\p{Cc}\u2028\u2029]/gu, sign => (sign === '\n' ? sign : ' '))
        .replace(/[^\s\u200b]{41,}/gu, long => long.match(/.{1,20}/gsu)?.join('\u200b') ?? long)
    )
  }
  const cleaned = mapTexts(drawn, clean)
  if (characters > mostCharacters) throw new Invalid([{ field: '', code: 'tooLong', params: { max: mostCharacters } }])
  return cleaned
}

/** Every text of a value but drawings, which are ours. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  return JSON.parse(JSON.stringify(value), (key, inner) =>
    typeof inner === 'string' && key !== 'svg' ? change(inner) : inner,
  )
}
