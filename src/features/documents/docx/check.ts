import { say } from '../../../messages/words.ts'
import { Invalid, type Problem, type Says } from '../../../model/index.ts'
import type { Place } from '../../places.ts'
import { isDocumentPlace } from '../document-places.ts'
import type { KnowsPlace } from '../template/read-template.ts'
import { harmless } from './harmless.ts'
import { paragraphsOf, type WhereInWord, type WordParagraph } from './paragraphs.ts'
import { readTag, type Tag } from './tags.ts'
import { type Parts, unpack } from './unpack.ts'

/** A Word template that has been looked through, and what it asks of the card. */
export interface DocxTemplate {
  parts: Parts
  places: Place[]
}

/**
 * Reads a Word file as a template. Throws Invalid: of a file that is none or does more than show text; else with every
 * problem of its places, each by where it stands.
 */
export function readDocxTemplate(file: Uint8Array, knows: KnowsPlace): DocxTemplate {
  const parts = harmless(unpack(file))
  const places: Place[] = []
  const problems = paragraphsOf(parts).flatMap(paragraphs => problemsIn(paragraphs, { knows, places }))
  if (problems.length) throw new Invalid(problems)
  return { parts, places }
}

interface Looking {
  knows: KnowsPlace
  /** Those of the card are gathered here. */
  places: Place[]
}

interface Open {
  written: string
  block: string
  paragraph: WordParagraph
}

function problemsIn(paragraphs: readonly WordParagraph[], looking: Looking): Problem[] {
  const problems: Problem[] = []
  const open: Open[] = []
  for (const paragraph of paragraphs) {
    for (const { written, tag } of tagsIn(paragraph)) {
      const code = tag === null ? 'braces' : codeOf(tag, { ...looking, open, paragraph, written })
      if (code) problems.push(told(code, written, paragraph))
    }
    for (const description of paragraph.descriptions.filter(text => text.includes('{{')))
      if (readTag(description.replace(/^\{\{|\}\}$/g, '')).kind !== 'picture')
        problems.push(told('picture', description, paragraph))
  }
  return [...problems, ...open.map(({ written, paragraph }) => told('unclosed', written, paragraph))]
}

/** The tags of a paragraph in their order; `null` of braces that are none. */
function* tagsIn({ text }: WordParagraph): Generator<{ written: string; tag: Tag | null }> {
  for (const [written, inside] of text.matchAll(/\{\{((?:(?!\{\{|\}\})[\s\S]){0,500})\}\}|\{\{|\}\}/g))
    yield { written, tag: inside === undefined ? null : readTag(inside) }
}

/** What is wrong with a tag where it stands; opens and closes blocks. */
function codeOf(
  tag: Tag,
  looking: Looking & { open: Open[]; paragraph: WordParagraph; written: string },
): string | null {
  const { open, paragraph, written, knows, places } = looking
  const isInLines = open.some(({ block }) => block === 'lines')
  if (tag.kind === 'none') return 'place'
  if (tag.kind === 'picture') return tag.picture === 'line.picture' && !isInLines ? 'line' : null
  if (tag.kind === 'close') return close(tag.block, open, paragraph)
  if (tag.kind === 'open' && tag.block === 'lines') {
    open.push({ written, block: 'lines', paragraph })
    return isInLines ? 'nested' : null
  }
  if (tag.kind === 'open') open.push({ written, block: tag.block, paragraph })
  const { place } = tag
  if (place.root === 'line' && !isInLines) return 'line'
  if (isDocumentPlace(place.root, place.field)) return null
  if (!knows(place.root, place.field)) return 'field'
  places.push(place)
  return null
}

/** Blocks close in the order in which they opened, and within the cell or outside of the table where they did. */
function close(block: string, open: Open[], paragraph: WordParagraph): string | null {
  const last = open.at(-1)
  if (!last) return 'unopened'
  if (block && last.block !== block) return 'order'
  open.pop()
  return tableOf(last.paragraph) === tableOf(paragraph) ? null : 'across'
}

const tableOf = ({ where }: WordParagraph): number => where.cell?.table ?? 0

function told(code: string, written: string, { text, where }: WordParagraph): Problem {
  const place = written.slice(0, 80)
  const near = text.length > 60 ? `${text.slice(Math.max(0, text.indexOf(written) - 20)).slice(0, 60)}…` : text
  const sentence = (language: 'en' | 'ru') =>
    say(language, `printed:docx.${code}`, { place, where: whereText(where, language), near })
  const says: Says = { en: sentence('en'), ru: sentence('ru') }
  return { field: 'file', code: `docx.${code}`, params: { place, near, paragraph: where.paragraph }, says }
}

function whereText({ part, paragraph, cell }: WhereInWord, language: 'en' | 'ru'): string {
  const at = cell
    ? say(language, 'printed:docx.cell', { ...cell })
    : say(language, 'printed:docx.paragraph', { paragraph })
  return part === 'document' ? at : `${say(language, `printed:docx.${part}`)}, ${at}`
}
