import russianNouns from 'russian-nouns-js'
import type { GrammaticalCase } from '../../places.ts'

/** A position in a case. Where `sure` is false it stands as it was given: better nominative than wrong. */
export interface DeclinedPosition {
  text: string
  sure: boolean
}

/**
 * «генеральный директор» → «генерального директора». The adjectives and the noun at the head are declined, what depends
 * on them stays: «по продажам», «отдела закупок», «генерального директора» of a deputy.
 */
export function declinePosition(position: string, wanted: GrammaticalCase): DeclinedPosition {
  const given = { text: position, sure: wanted === 'nominative' }
  if (given.sure) return given
  const words = position.split(/(\s+)/)
  const head = headOf(words)
  if (!head) return given
  const declined = words.map((word, at) => {
    if (at % 2 || at > head.at) return word
    return word
      .split('-')
      .map((part, place, parts) =>
        staysBefore.test(part) && place < parts.length - 1 ? part : inCase(part, head, wanted),
      )
      .join('-')
  })
  return { text: declined.join(''), sure: true }
}

const { Case, createLemma, Engine, Gender } = russianNouns

interface Head {
  /** Among words and the spaces between them. */
  at: number
  gender: string
}

const adjective = /^[а-яё-]*(?:ый|ий|ой)$/i
const feminineAdjective = /^[а-яё-]*(?:ая|яя)$/i
const staysBefore = /^(?:вице|экс|топ|арт|пиар|веб|бизнес|it|hr|pr)$/i

/** Adjectives that stand for a person themselves; what follows them is what is managed. */
const standsAlone = /^(?:заведующ|управляющ|исполняющ|командующ|дежурн|доверенн|ответственн|рабоч|уполномоченн)/i
const masculineOnA = /^(?:глава|судья|староста|старшина|воевода|тамада)$/i
/** Those on a soft sign that are men’s by their form; others on it may be women’s or neither. */
const softMasculine = /(?:тель|арь)$/i
const notDeclined = /^(?:атташе|конферансье|портье|крупье|рантье|кутюрье)$/i

/** The noun that the position is named by: the first word that is no adjective, or the last adjective where none follows. */
function headOf(words: readonly string[]): Head | null {
  for (let at = 0; at < words.length; at += 2) {
    const word = words[at] ?? ''
    if (!/^[а-яё-]+$/i.test(word) || notDeclined.test(word)) return null
    const next = words[at + 2]
    if (adjective.test(word) || feminineAdjective.test(word)) {
      const gender = adjective.test(word) ? Gender.MASCULINE : Gender.FEMININE
      if (standsAlone.test(word) && !(next && isNominativeNoun(next, gender))) return { at, gender }
      continue
    }
    const gender = genderOf(word, words[at - 2])
    return gender ? { at, gender } : null
  }
  return null
}

/** «управляющий партнёр», but «управляющий складом», «заведующий отделом». */
const isNominativeNoun = (word: string, gender: string): boolean =>
  genderOf(word, undefined) === gender && !/(?:ом|ем|ём|ой|ей|ью)$/i.test(word) && word.length > 3

function genderOf(word: string, before: string | undefined): string | null {
  const last = word.split('-').at(-1) ?? word
  if (masculineOnA.test(last)) return Gender.MASCULINE
  if (softMasculine.test(last)) return Gender.MASCULINE
  if (/[бвгджзклмнпрстфхцчшщ]$/i.test(last)) return Gender.MASCULINE
  if (/[аяь]$/i.test(last) && before && feminineAdjective.test(before)) return Gender.FEMININE
  if (/(?:ница|ша|истка|ентка|ентша|щица|чица|сестра|няня)$/i.test(last)) return Gender.FEMININE
  return null
}

const engine = new Engine()
const asNamedThere: Record<GrammaticalCase, string> = {
  nominative: Case.NOMINATIVE,
  genitive: Case.GENITIVE,
  dative: Case.DATIVE,
  accusative: Case.ACCUSATIVE,
  instrumental: Case.INSTRUMENTAL,
  prepositional: Case.PREPOSITIONAL,
}

/** One word; its capital stays. */
function inCase(word: string, { gender }: Head, wanted: GrammaticalCase): string {
  if (gender === Gender.FEMININE && feminineAdjective.test(word)) return feminine(word, wanted)
  const lemma = createLemma({ text: word.toLowerCase(), gender, animate: true })
  const form = engine.decline(lemma, asNamedThere[wanted])[0]
  if (!form) return word
  return word.charAt(0) === word.charAt(0).toUpperCase() ? form.charAt(0).toUpperCase() + form.slice(1) : form
}

/** «главная», «заведующая»: the library takes these for nouns. */
function feminine(word: string, wanted: GrammaticalCase): string {
  const stem = word.slice(0, -2)
  const isSoft = word.endsWith('яя')
  if (wanted === 'accusative') return `${stem}${isSoft ? 'юю' : 'ую'}`
  return `${stem}${isSoft || /[жшщчц]$/i.test(stem) ? 'ей' : 'ой'}`
}
