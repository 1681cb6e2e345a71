import { expect, it } from 'vitest'
import { piecewise } from './piecewise.ts'

it('while many things are worked on, whatever else waits has its turn, and they stay in order', async () => {
  let over = false
  let turns = 0
  const other = () => {
    turns++
    if (!over) setImmediate(other)
  }
  setImmediate(other)
  const rows = Array.from({ length: 1000 }, (_, n) => n)
  const seen: number[] = []
  const doubled = await piecewise(rows, n => {
    for (const end = performance.now() + 0.1; performance.now() < end; );
    seen.push(turns)
    return 2 * n
  })
  over = true
  expect(doubled).toEqual(rows.map(n => 2 * n))
  expect(new Set(seen).size).toBeGreaterThanOrEqual(10)
})
