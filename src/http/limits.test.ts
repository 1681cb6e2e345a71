import { expect, test } from 'vitest'
import { type Asked, type Given, keepLimits } from './limits.ts'

/** What all processes share, with a clock of its own. */
function room() {
  let moment = 0
  let asked = 0
  const common = new Map<string, { left: number; at: number }>()
  const give = async ({ subject, perMinute, wanted }: Asked): Promise<Given> => {
    asked++
    const { left, at } = common.get(subject) ?? { left: perMinute, at: moment }
    const full = Math.min(perMinute, left + ((moment - at) * perMinute) / 60_000)
    const granted = Math.min(wanted, Math.floor(full))
    common.set(subject, { left: full - granted, at: moment })
    return { granted, left: full - granted }
  }
  const pass = (ms: number) => {
    moment += ms
  }
  return { give, now: () => moment, pass, asked: () => asked }
}

test('so many calls may come at once, then as they grow back, each caller for himself', async () => {
  const { give, now, pass } = room()
  const limits = keepLimits(give, now)
  const take = (subject = 'a') => limits.take(subject, { perMinute: 6 })

  const first = await Promise.all(Array.from({ length: 6 }, () => take()))
  expect(first.map(({ retryAfter }) => retryAfter)).toEqual(Array(6).fill(null))
  expect(await take()).toEqual({ limit: 6, remaining: 0, reset: 60, retryAfter: 10 })
  expect((await take('b')).retryAfter).toBeNull()
  pass(10_000)
  expect((await take()).retryAfter).toBeNull()
  expect((await take()).retryAfter).toBe(10)
  pass(120_000)
  expect(await take()).toMatchObject({ remaining: 5, retryAfter: null })
})

test('processes share it: together they allow no more than one alone', async () => {
  const { give, now, pass, asked } = room()
  const processes = Array.from({ length: 3 }, () => keepLimits(give, now))
  const take = async (calls: number) => {
    const taken = Array.from({ length: calls }, (_, n) => processes[n % 3]?.take('a', { perMinute: 600 }))
    return (await Promise.all(taken)).filter(allowance => allowance?.retryAfter === null).length
  }
  expect(await take(1200)).toBe(600)
  expect(asked()).toBeLessThan(70)
  pass(30_000)
  expect(await take(900)).toBe(300)
})

test('many who are turned away ask seldom', async () => {
  const { give, now, pass, asked } = room()
  const limits = keepLimits(give, now)
  const take = () => limits.take('a', { perMinute: 6000 })
  await Promise.all(Array.from({ length: 6000 }, take))
  const before = asked()
  for (let ms = 0; ms < 100; ms++) {
    pass(1)
    await Promise.all(Array.from({ length: 20 }, take))
  }
  expect(asked() - before).toBeLessThan(10)
})
