import { expect, test } from 'vitest'
import { mostBulkRows } from '../../../records/index.ts'
import { paceOf } from './pace.ts'

test('however fast a machine is, no batch is larger than what is written at once', () => {
  const pace = paceOf()
  let { rows } = pace(0, 0)
  for (let batch = 0; batch < 10; batch++) {
    rows = pace(rows, 1).rows
    expect(rows).toBeLessThanOrEqual(mostBulkRows)
  }
  expect(rows).toBe(mostBulkRows)
})

test('where batches become slow they become smaller, and rest as long as others are held up', () => {
  const pace = paceOf()
  pace(500, 100)
  const slow = pace(500, 3000)
  expect(slow.rows).toBe(50)
  expect(slow.rest).toBeGreaterThan(2000)
  expect(pace(50, 10).rest).toBe(0)
})
