import { toLatin } from '../../../../model/latin.ts'

/** Latin words of a name that people gave: «Дата замера» → `data`, `zamera`. */
const wordsOf = (text: string): string[] =>
  toLatin(text)
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter(Boolean)

/** The name by which programs call a field or an object: «Дата замера» → `dataZamera`. */
export function codeName(text: string): string {
  const [first = '', ...rest] = wordsOf(text)
  const name = first.replace(/^[0-9]+/, '') + rest.map(word => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('')
  return `${name[0]?.toLowerCase() ?? ''}${name.slice(1)}`.slice(0, 40)
}

/** The word of the API for many of them: «Договоры поставки» → `dogovory-postavki`. */
export const pathName = (text: string): string =>
  wordsOf(text)
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 60)

/** A code that none of the others has. */
export function freeCode(text: string, taken: readonly string[]): string {
  const base = codeName(text) || 'value'
  let code = base
  for (let n = 2; taken.includes(code); n++) code = `${base}${n}`
  return code
}
