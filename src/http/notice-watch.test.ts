import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../test/setup/company.ts'
import { silent } from '../../test/setup/log.ts'
import type { Connection } from '../database/connection.ts'
import { markAllRead, notify } from '../features/notice.ts'
import { wake } from '../jobs/wake.ts'
import { watchNotices } from './notice-watch.ts'

let company: TestCompany
let people: string[]
beforeAll(async () => {
  company = await makeCompany()
  people = []
  for (let n = 0; n < 3; n++) people.push(await company.hire(`Человек ${n}`))
})
afterAll(() => company?.close())

test('who is told something, or has read it elsewhere, hears of it on all his pages, in two statements for all pages', async () => {
  const [anna = '', boris = '', vera = ''] = people
  const card = await company.make('company', { name: 'Заря' })
  let statements = 0
  const counted = (db: Connection): Connection => ({
    ...db,
    query(statement, plan) {
      statements++
      return db.query(statement, plan)
    },
  })
  const notices = watchNotices(workspace => counted(company.database.workspace(workspace)), silent)
  const told: string[] = []
  const pages = [anna, anna, boris, vera].map((user, at) =>
    notices.watch(company.workspace, user, () => told.push(`${user} ${at}`)),
  )
  const pause = () => new Promise(resolve => setTimeout(resolve, 400))
  await pause()
  expect(told).toEqual([])

  await notify(await company.system(), anna, { code: 'leadAssigned', on: { object: 'company', id: card.id } })
  wake(company.workspace)
  await expect.poll(() => told.toSorted()).toEqual([`${anna} 0`, `${anna} 1`].toSorted())

  told.length = 0
  expect(await markAllRead(await company.as(anna))).toBe(1)
  wake(company.workspace)
  await expect.poll(() => told.toSorted()).toEqual([`${anna} 0`, `${anna} 1`].toSorted())

  // For a hundred more pages a few statements as before, twice where it is woken while it looks.
  for (let n = 0; n < 100; n++) pages.push(notices.watch(company.workspace, vera, () => {}))
  statements = 0
  wake(company.workspace)
  await expect.poll(() => statements).toBeGreaterThan(0)
  expect(statements).toBeLessThanOrEqual(10)

  told.length = 0
  pages[0]?.()
  await notify(await company.system(), anna, { code: 'leadAssigned', on: { object: 'company', id: card.id } })
  wake(company.workspace)
  await expect.poll(() => told).toEqual([`${anna} 1`])

  for (const leave of pages) leave()
  await pause()
  statements = 0
  wake(company.workspace)
  await pause()
  expect(statements).toBe(0)
  await notices.stop()
})
