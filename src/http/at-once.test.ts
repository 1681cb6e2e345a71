import { expect, test } from 'vitest'
import { keepAtOnce } from './at-once.ts'

const { signal: staying } = new AbortController()

test('so many calls are under way, the next wait their turn in order, and too many are refused; each caller for himself', async () => {
  const atOnce = keepAtOnce()
  const begun: number[] = []
  const take = async (call: number) => {
    const leave = await atOnce.take('a', 1, staying)
    begun.push(call)
    return leave
  }
  const leave = await take(0)
  const waiting = Array.from({ length: 8 }, (_, at) => take(at + 1))
  await expect(atOnce.take('a', 1, staying)).rejects.toMatchObject({ code: 'tooManyAtOnce', params: { most: 9 } })
  ;(await atOnce.take('b', 1, staying))()
  expect(begun).toEqual([0])
  leave()
  for (const next of waiting) (await next)()
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  ;(await take(9))()
})

test('whoever hangs up loses his turn, and whoever waits for too long is told', async () => {
  const atOnce = keepAtOnce(50)
  const leave = await atOnce.take('a', 1, staying)
  const leaving = new AbortController()
  const left = atOnce.take('a', 1, leaving.signal)
  leaving.abort()
  await expect(left).rejects.toMatchObject({ code: 'malformed' })
  await expect(atOnce.take('a', 1, staying)).rejects.toMatchObject({ code: 'tooManyAtOnce' })
  leave()
  ;(await atOnce.take('a', 1, staying))()
})
