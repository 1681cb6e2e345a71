import sql from 'sql-template-tag'
import { say } from '../messages/words.ts'
import type { Problem } from '../model/index.ts'
import type { Context, Locale } from '../records/context.ts'
import { placeProblems, placeValues } from './fill-places.ts'
import { fillPlaces, placesIn } from './places.ts'
import { subjectLine } from './to-client.ts'

const ofInvoice = ['greeting', 'firstName', 'number', 'name', 'total', 'owed', 'dueOn', 'manager', 'company'] as const

/** Letters that take a paper along, by what they say, each with the places of its own; those of cards (`{{client.firstName}}`) stand in all. */
export const letterPlaces = {
  quote: ['greeting', 'firstName', 'number', 'name', 'total', 'validUntil', 'manager', 'company', 'link'],
  invoice: ofInvoice,
  invoiceLate: ofInvoice,
  invoicePart: ofInvoice,
  invoicePaid: ofInvoice,
} as const

export type LetterKind = keyof typeof letterPlaces
export const letterKinds: readonly LetterKind[] = ['quote', 'invoice', 'invoiceLate', 'invoicePart', 'invoicePaid']

export interface LetterWords {
  subject: string
  text: string
}

/** Words that the company has set; `null`: the usual ones. */
export interface OwnLetter {
  subject: string | null
  text: string | null
  /** 0: nobody has set them yet. */
  version: number
}

/** What the company has set for a letter. */
export async function ownLetter({ db, workspace }: Context, kind: LetterKind, language: Locale): Promise<OwnLetter> {
  const kept = await db.one<OwnLetter>(sql`
    select subject, text, version from paper_letter
    where workspace_id = ${workspace} and kind = ${kind} and language = ${language}`)
  return kept ?? { subject: null, text: null, version: 0 }
}

const usualTexts: Record<LetterKind, string> = {
  quote: 'quotes:letter.textUntil',
  invoice: 'payments:letter.text',
  invoiceLate: 'payments:letter.late',
  invoicePart: 'payments:letter.part',
  invoicePaid: 'payments:letter.paid',
}

/** What a letter says where the company has set nothing else, with its places. `endless`: of a quote without a last day. */
export function usualLetter(kind: LetterKind, language: Locale, endless = false): LetterWords {
  const places = Object.fromEntries(letterPlaces[kind].map(place => [place, `{{${place}}}`]))
  const area = kind === 'quote' ? 'quotes' : 'payments'
  const parts = [
    '{{greeting}}',
    say(language, kind === 'quote' && endless ? 'quotes:letter.text' : usualTexts[kind], places),
    ...(kind === 'quote' ? ['{{link}}'] : []),
    say(language, `${area}:letter.bye`, places),
  ]
  return { subject: say(language, `${area}:letter.subject`, places), text: parts.join('\n\n') }
}

/** A place of the letter itself, `{{number}}` or `{{dueOn|or: soon}}`; those of cards have a dot. */
const ownPlace = /^\{\{\s*(\w+)\s*(?:\|\s*or:\s*(.*?)\s*)?\}\}$/s
const anyPlace = /\{\{[^{}]{0,500}\}\}/g

/** Every problem of words for a letter, with the place as it stands there. The link to a page has no place in a subject. */
export function letterProblems(ctx: Context, kind: LetterKind, words: Partial<LetterWords>): Problem[] {
  const problemsIn = (field: keyof LetterWords, known: readonly string[]): Problem[] => {
    const rest = (words[field] ?? '').replace(anyPlace, written =>
      known.includes(ownPlace.exec(written)?.[1] ?? '') ? '' : written,
    )
    const isOwn = (place: unknown) => typeof place === 'string' && ownPlace.test(place)
    return placeProblems(ctx, field, rest, false).map(problem =>
      isOwn(problem.params?.place) ? { ...problem, code: 'templateField' } : problem,
    )
  }
  const places: readonly string[] = letterPlaces[kind]
  return [
    ...problemsIn(
      'subject',
      places.filter(place => place !== 'link'),
    ),
    ...problemsIn('text', places),
  ]
}

export interface Writing {
  kind: LetterKind
  language: Locale
  /** The quote or invoice. */
  on: { object: string; id: string }
  /** What stands in the places of the letter; one that is left out stays a place. */
  facts: Readonly<Record<string, string>>
  endless?: boolean
}

/** Subject and text, ready to be read over: of the company where it has set them, else the usual. Of cards only what the caller may read stands there. */
export async function writtenLetter(
  ctx: Context,
  { kind, language, on, facts, endless }: Writing,
): Promise<LetterWords> {
  const own = await ownLetter(ctx, kind, language)
  const usual = usualLetter(kind, language, endless)
  const words = { subject: own.subject ?? usual.subject, text: own.text ?? usual.text }
  const places = [...placesIn(words.subject, false).places, ...placesIn(words.text, false).places]
  const textOf = places.length ? await placeValues(ctx, on, { language, places }) : () => ''
  // In one go: what stands in a place is text, whatever it looks like.
  const filled = (text: string) =>
    text.replace(anyPlace, written => {
      const [, name = '', instead = ''] = ownPlace.exec(written) ?? []
      if (name) return Object.hasOwn(facts, name) ? facts[name] || instead : written
      return fillPlaces(written, false, place => textOf(place) || (place.instead ?? ''))
    })
  return { subject: subjectLine(filled(words.subject)), text: filled(words.text).trim() }
}
