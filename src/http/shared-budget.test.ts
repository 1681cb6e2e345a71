import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts'
import { silent } from '../../test/setup/log.ts'
import { keepLimits } from './limits.ts'
import { type SharedBudget, shareBudget } from './shared-budget.ts'

let made: TestDatabase
let pools: pg.Pool[]
let budgets: SharedBudget[]
beforeAll(async () => {
  made = await createTestDatabase()
  pools = Array.from({ length: 2 }, () => new pg.Pool({ connectionString: made.url }))
  budgets = pools.map(pool => shareBudget(pool, silent))
})
afterAll(async () => {
  for (const budget of budgets) budget.stop()
  await Promise.all(pools.map(pool => pool.end()))
  await made.drop()
})

test('what two processes allow somebody at once is what one of them would', async () => {
  const limits = budgets.map(({ give }) => keepLimits(asked => give(asked)))
  const began = Date.now()
  const taken = await Promise.all(
    ['a', 'b'].flatMap(subject =>
      Array.from({ length: 400 }, (_, n) =>
        limits[n % 2]?.take(subject, { perMinute: 120 }).then(({ retryAfter }) => ({ subject, retryAfter })),
      ),
    ),
  )
  const grown = Math.ceil((Date.now() - began) / 500)
  for (const subject of ['a', 'b']) {
    const allowed = taken.filter(each => each?.subject === subject && each.retryAfter === null).length
    expect(allowed).toBeGreaterThanOrEqual(120)
    expect(allowed).toBeLessThanOrEqual(120 + grown)
  }
})

test('it grows back by the clock of the base, up to what it was and no further', async () => {
  const [first] = budgets
  const asked = { subject: 'c', perMinute: 60, wanted: 60 }
  expect(await first?.give(asked)).toEqual({ granted: 60, left: 0 })
  await pools[0]?.query(`update call_budget set at = at - interval '10 seconds' where remaining = 0 and granted = 60`)
  const given = await first?.give(asked)
  expect(given?.granted).toBeGreaterThanOrEqual(10)
  expect(given?.granted).toBeLessThan(60)
  await pools[0]?.query(`update call_budget set at = at - interval '1 hour' where granted = ${given?.granted}`)
  expect(await first?.give(asked)).toEqual({ granted: 60, left: 0 })
})

test('while the base is away nobody is turned away for that', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
  const away = shareBudget(pool, silent)
  expect(await away.give({ subject: 'd', perMinute: 60, wanted: 1 })).toEqual({ granted: 1, left: 59 })
  away.stop()
  await pool.end()
})
