import { expect, test } from 'vitest'
import { fewAtOnce } from './few-at-once.ts'

test('all are done, no more than four at a time, and answer in their order', async () => {
  let [busy, busiest] = [0, 0]
  const answers = await fewAtOnce([5, 1, 4, 2, 3, 0, 6], async one => {
    busiest = Math.max(busiest, ++busy)
    for (let turn = 0; turn < one; turn++) await Promise.resolve()
    busy--
    return one * 10
  })
  expect(answers).toEqual([50, 10, 40, 20, 30, 0, 60])
  expect(busiest).toBe(4)
  expect(await fewAtOnce([], async () => 1)).toEqual([])
})

test('what goes wrong with one is told', async () => {
  const work = async (one: number) => {
    if (one === 2) throw new Error('two')
    return one
  }
  await expect(fewAtOnce([1, 2, 3], work)).rejects.toThrow('two')
})
