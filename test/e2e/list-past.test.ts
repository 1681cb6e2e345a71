import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { soon } from './person.ts'

/* A head looks at what the deals were on a past day, and comes back to today. */

let office: Office
let boris: Seated
beforeAll(async () => {
  office = await openOffice()
  boris = await office.hire('Борис Лапин', 'manager')
}, 120_000)
afterAll(() => office?.close())

test('a list shows what was there on a past day and as it was, is only looked at, and leads back to today', async () => {
  const { page, api } = boris
  const made = await api.call<{ id: string; version: number }>('POST', '/deals', { name: 'Кухня', amount: '1000' })
  await new Promise(resolve => setTimeout(resolve, 50))
  const moment = new Date().toISOString()
  await api.call('PATCH', `/deals/${made.body.id}`, { name: 'Кухня и прихожая', amount: '2000' })
  await api.call('POST', '/deals', { name: 'Шкаф' })
  const names = () => page.locator('main tbody tr a').allInnerTexts()

  await page.goto(`/deals?asOf=${moment}`)
  await soon(names, now => now.join() === 'Кухня')
  await page.getByRole('status').getByText('Это прошлое').waitFor()
  expect(await page.getByRole('checkbox', { name: /Кухня/ }).count()).toBe(0)
  await page.getByRole('gridcell', { name: '1 000 ₽', exact: true }).dblclick()
  expect(await page.locator('main tbody input:visible').count()).toBe(0)
  await barriers(page)

  await page.getByRole('button', { name: 'К сегодняшнему' }).click()
  await soon(names, now => now.sort().join() === 'Кухня и прихожая,Шкаф')
  expect(new URL(page.url()).searchParams.has('asOf')).toBe(false)

  await page.getByRole('button', { name: 'На день в прошлом' }).click()
  await page
    .getByRole('button', { name: 'Предыдущий месяц' })
    .or(page.locator('[data-direction="previous"]'))
    .first()
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^15 / })
    .or(page.locator('button[data-day]', { hasText: /^15$/ }))
    .first()
    .click()
  await soon(
    async () => page.url(),
    url => /asOf=\d{4}-\d{2}-15/.test(url),
  )
  await soon(names, now => now.length === 0)
  // Words are looked for in what is written now.
  await page.getByRole('searchbox').fill('Шкаф')
  await soon(names, now => now.join() === 'Шкаф')
  expect(boris.problems).toEqual([])
})

test('a board shows the cards of a past day in the columns of then, also tells of columns that are gone, and leads back to today', async () => {
  const { page, api } = boris
  const pipelines = await office.admin.call<{ data: { id: string; stages: { id: string; name: string }[] }[] }>(
    'GET',
    '/pipelines',
  )
  const [pipeline] = pipelines.body.data
  const [first, second] = pipeline?.stages ?? []
  const trial = await office.admin.call<{ id: string }>('POST', '/stages', {
    pipeline: pipeline?.id,
    name: 'Примерка',
    kind: 'open',
    position: 1,
    probability: 10,
  })
  const make = async (name: string, stage: string | undefined) =>
    (await api.call<{ id: string }>('POST', '/deals', { name, stage, amount: '1000' })).body.id
  const [table, bench] = [await make('Стол', first?.id), await make('Скамья', trial.body.id)]
  await new Promise(resolve => setTimeout(resolve, 50))
  const moment = new Date().toISOString()
  for (const id of [table, bench]) await api.call('PATCH', `/deals/${id}`, { stage: second?.id })
  expect((await office.admin.call('DELETE', `/stages/${trial.body.id}`)).status).toBe(204)
  const cards = (column: string | undefined) =>
    page.getByRole('region', { name: column, exact: true }).locator('[data-card]').allInnerTexts()

  await page.goto(`/deals/board?asOf=${moment}`)
  await soon(
    () => cards(first?.name),
    now => now.includes('Стол'),
  )
  expect(await cards(second?.name)).not.toContain('Стол')
  await page.getByRole('status').getByText('Ещё 1 карточка стояла в стадии, которой больше нет.').waitFor()
  expect(await page.getByRole('checkbox', { name: /Стол/ }).count()).toBe(0)
  expect(await page.getByRole('button', { name: /Стол/ }).count()).toBe(0)
  await page.locator('[data-card]', { hasText: 'Стол' }).press('Shift+ArrowRight')
  await barriers(page)
  expect((await api.call<{ stage: string }>('GET', `/deals/${table}`)).body.stage).toBe(second?.id)

  await page.getByRole('button', { name: 'К сегодняшнему' }).click()
  await soon(
    () => cards(second?.name),
    now => now.includes('Стол') && now.includes('Скамья'),
  )
  expect(await cards(first?.name)).not.toContain('Стол')
  await page.getByRole('button', { name: 'На день в прошлом' }).waitFor()
  expect(boris.problems).toEqual([])
})
