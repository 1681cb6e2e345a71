import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arranged, columnCount, compacted, freePlace, type Placed } from './arrange.ts'

const tile = (id: string, x: number, y: number, w: number, h: number): Placed => ({ id, x, y, w, h })

test('a tile that is put where another stands moves that one down, and the gap it left is closed', () => {
  const tiles = [tile('a', 0, 0, 6, 4), tile('b', 6, 0, 6, 4), tile('c', 0, 4, 12, 3)]
  const next = arranged(tiles, 'c', { x: 0, y: 0, w: 12, h: 3 })
  expect(next).toEqual([tile('a', 0, 3, 6, 4), tile('b', 6, 3, 6, 4), tile('c', 0, 0, 12, 3)])
})

test('a tile grows no further than the columns go', () => {
  const [only] = arranged([tile('a', 8, 0, 4, 4)], 'a', { x: 8, y: 0, w: 9, h: 1 })
  expect(only).toEqual(tile('a', 3, 0, 9, 2))
})

test('however tiles are moved, none lies on another, none leaves the columns, and nothing hangs in the air', () => {
  const place = fc.record({
    x: fc.integer({ min: -3, max: 14 }),
    y: fc.integer({ min: -3, max: 30 }),
    w: fc.integer({ min: 0, max: 15 }),
    h: fc.integer({ min: 0, max: 9 }),
  })
  const moves = fc.array(fc.tuple(fc.nat(5), place), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(moves, made => {
      let tiles: Placed[] = []
      for (let at = 0; at < 6; at++) tiles = [...tiles, { id: String(at), ...freePlace(tiles, 4, 3) }]
      for (const [which, to] of made) tiles = arranged(tiles, String(which), to)
      const cells = tiles.flatMap(({ x, y, w, h }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
      )
      expect(new Set(cells).size).toBe(cells.length)
      expect(tiles.every(({ x, y, w }) => x >= 0 && y >= 0 && x + w <= columnCount)).toBe(true)
      expect(compacted(tiles)).toEqual(tiles)
    }),
  )
})
