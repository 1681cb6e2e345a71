import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mostAlike } from './likeness.ts'
import { SamePerson } from './same-person.ts'

const known = ['GTX Pro', 'GTX Plus Pro', 'GTX Basic', 'GTX Plus Basic', 'MG Special'].map(title => ({ title }))

it.each([
  ['GTXPro', 'GTX Pro', 1],
  ['gtx-basic', 'GTX Basic', 1],
  ['MG Specal', 'MG Special', undefined],
  ['Кухня', undefined, undefined],
])('%s is like %s', (text, title, score) => {
  const found = mostAlike(text, known)
  expect(found?.candidate.title).toBe(title)
  if (score) expect(found?.score).toBe(score)
  else if (found) expect(found.score).toBeLessThan(1)
})

it('rows are one person exactly when keys join them, in whatever order they come', () => {
  const file = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }), { maxLength: 30 })
  fc.assert(
    fc.property(file, rows => {
      const same = new SamePerson()
      for (const [line, keys] of rows.entries()) same.add(line, keys.map(String))
      for (const [line, group] of reachable(rows).entries()) expect(same.firstOf(line)).toBe(Math.min(...group))
    }),
  )
})

/** Rows that can be reached from each row by shared keys, found step by step. */
function reachable(rows: readonly number[][]): Set<number>[] {
  return rows.map((_, start) => {
    const found = new Set([start])
    for (const line of found)
      for (const [other, keys] of rows.entries()) if (keys.some(key => rows[line]?.includes(key))) found.add(other)
    return found
  })
}
