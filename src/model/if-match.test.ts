import { expect, test } from 'vitest'
import { Malformed } from './errors.ts'
import { isSeen, parseIfMatch } from './if-match.ts'

test.each([
  ['"3"', [3]],
  ['"3", "4","7"', [3, 4, 7]],
  [', "3" ,,', [3]],
  ['W/"3"', []],
  ['W/"3", "4"', [4]],
  ['"theirs,not-ours"', []],
  ['*', undefined],
  [undefined, undefined],
])('If-Match %s means the versions %j', (header, versions) => {
  expect(parseIfMatch(header)).toEqual(versions)
})

test.each(['', '"3', '3"', '"3" "4"', 'yesterday', '"3", *', 'w/"3"', '"3"; "4"', ','])(
  'If-Match %j is none',
  header => {
    expect(() => parseIfMatch(header)).toThrow(Malformed)
  },
)

test('a record is as it was seen where any of the versions is its own', () => {
  expect([isSeen(undefined, 3), isSeen(3, 3), isSeen([2, 3], 3)]).toEqual([true, true, true])
  expect([isSeen(2, 3), isSeen([2, 4], 3), isSeen([], 3)]).toEqual([false, false, false])
})
