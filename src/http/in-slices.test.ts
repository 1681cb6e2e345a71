import { expect, test } from 'vitest'
import { inSlices } from './in-slices.ts'

test('so many go at once, in order, and others have their turn between them', async () => {
  const turn = inSlices(10)
  const order: string[] = []
  const done = Promise.all(
    Array.from({ length: 25 }, async (_, at) => {
      await turn()
      order.push(String(at))
    }),
  )
  const other = () => {
    order.push('other')
    if (order.length < 25) setImmediate(other)
  }
  setImmediate(other)
  await done
  const numbers = order.filter(each => each !== 'other')
  expect(numbers).toEqual(Array.from({ length: 25 }, (_, at) => String(at)))
  const slices = order
    .join(' ')
    .split('other')
    .map(slice => slice.trim().split(' ').filter(Boolean).length)
  expect(Math.max(...slices)).toBeLessThanOrEqual(10)
})
