import fc from 'fast-check'
import { hostileText } from './hostile.ts'
import { usualWord } from './words.ts'

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 3000)
const word = fc.oneof({ weight: 9, arbitrary: usualWord }, { weight: 1, arbitrary: hostileText }).map(encoded)

/** `filter[field]=v` and `filter[field][op]=v`, also deeper than there is anything. */
export const filters: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), word), { minLength: 1, maxLength: 3 })
  .map(parts => parts.map(([path, value]) => `filter${path.map(part => `[${part}]`).join('')}=${value}`).join('&'))
