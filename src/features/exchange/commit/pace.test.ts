import { expect, it } from 'vitest'
import { paceOf } from './pace.ts'

/** Batches of rows that take so many milliseconds each: how many rows the next ones have, and how long is rested before. */
function paced(...each: number[]) {
  const pace = paceOf()
  let step = pace(0, 0)
  return each.map(perRow => {
    const rows = step.rows
    step = pace(rows, rows * perRow)
    return { took: rows * perRow, next: step.rows, rest: step.rest }
  })
}

it('batches grow while they are quick and shrink when they are slow, so that none holds anybody up for long', () => {
  const quick = paced(0.05, 0.05, 0.05, 0.05)
  expect(quick.map(({ next }) => next)).toEqual([1000, 2000, 2000, 2000])
  const [, slow, then] = paced(1, 1, 1)
  expect(slow).toMatchObject({ took: 300, next: 300 })
  expect(then).toMatchObject({ took: 300, next: 300 })
  expect(paced(100, 100).map(({ next }) => next)).toEqual([50, 50])
})

it('what a batch takes longer than it would alone is left to those who work, and no rest is taken otherwise', () => {
  expect(paced(1, 1, 1.2, 0.9).map(({ rest }) => rest)).toEqual([0, 0, 0, 0])
  const [, , busy] = paced(1, 1, 4)
  expect(busy).toMatchObject({ took: 1200, rest: 750 })
  const [, , , again, quiet] = paced(1, 1, 4, 4, 1)
  expect(again?.rest).toBeGreaterThan(0)
  expect(quiet?.rest).toBe(0)
})
