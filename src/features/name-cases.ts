import { getGender, inclineFirstname, inclineLastname, inclineMiddlename } from 'lvovich'
import type { GrammaticalCase } from './places.ts'

/** A person's name by its parts, as far as they are known. */
export interface NameParts {
  lastName: string | null
  firstName: string | null
  middleName: string | null
}

const middle = /(?:вич|вна|ична|инична|оглы|кызы)$/i
const russian = /^[а-яё-]+$/i

/** The parts of a name that stands whole: «Фамилия Имя Отчество», «Имя Отчество», “Anna Kim”; what fits none of these is nobody’s to decline. */
export function partsOf(whole: string): NameParts {
  const words = whole.trim().split(/\s+/)
  const [first = '', second = '', third = ''] = words
  if (words.length === 3 && middle.test(third)) return { lastName: first, firstName: second, middleName: third }
  if (words.length === 3 && middle.test(second)) return { lastName: third, firstName: first, middleName: second }
  if (words.length === 2 && middle.test(second)) return { lastName: null, firstName: first, middleName: second }
  if (words.length === 2 && isFirstName(first)) return { lastName: second, firstName: first, middleName: null }
  if (words.length === 2 && isFirstName(second)) return { lastName: first, firstName: second, middleName: null }
  if (words.length === 1) return { lastName: null, firstName: first, middleName: null }
  return { lastName: null, firstName: null, middleName: null }
}

const isFirstName = (word: string): boolean => russian.test(word) && getGender({ first: word }) !== 'androgynous'

/** Parts of a Russian name in a case; what is no Russian word stays as it is. */
export function decline(parts: NameParts, wanted: GrammaticalCase): NameParts {
  const { lastName, firstName, middleName } = parts
  const known = [lastName, firstName, middleName].filter(part => part !== null)
  if (wanted === 'nominative' || !known.every(part => russian.test(part))) return parts
  const gender = getGender({ last: lastName, first: firstName, middle: middleName })
  return {
    lastName: lastName && inclineLastname(lastName, wanted, gender),
    firstName: firstName && inclineFirstname(firstName, wanted, gender),
    middleName: middleName && inclineMiddlename(middleName, wanted, gender),
  }
}

/** A whole name in a case, its words in the order in which they stood. */
export function declineWhole(whole: string, known: NameParts, wanted: GrammaticalCase): string {
  const parts = Object.values(known).some(Boolean) ? known : partsOf(whole)
  const declined = decline(parts, wanted)
  const words = new Map(
    (['lastName', 'firstName', 'middleName'] as const).flatMap(part =>
      parts[part] ? [[parts[part], declined[part] ?? parts[part]] as const] : [],
    ),
  )
  return whole
    .split(/(\s+)/)
    .map(word => words.get(word) ?? word)
    .join('')
}
