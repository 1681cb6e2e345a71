import { afterAll, expect, test } from 'vitest'
import { openBoardRoom } from './board-room.ts'
import { soon } from './person.ts'

/** A board of many columns and of many cards stays one that can be used. */

const { anna, api, cardIn, column, deal, drag, get, link, list, make, page, close } = await openBoardRoom()
afterAll(close)

test('two hundred stages are a board that can be used', async () => {
  const pipeline = await make('/pipelines', { name: 'Длинная', position: 2 })
  const create = Array.from({ length: 200 }, (_, at) => ({ name: `Шаг ${at + 1}`, pipeline, position: at + 1 }))
  await api.call('POST', '/stages/bulk', { create, atomic: true })
  await page.goto(`/deals/board?pipeline=${pipeline}`)
  // Nothing is in it yet: it says how to begin, and becomes columns of cards with the first.
  await page.getByRole('heading', { name: 'Шаг 1', exact: true }).waitFor()
  await page.getByText('Сделки появляются, когда лид готов покупать').waitFor()
  const stage = (await list(`/stages?filter[pipeline]=${pipeline}&filter[name]=${encodeURIComponent('Шаг 1')}`))[0]?.id
  const id = await deal('Через двести', { pipeline, stage })
  await cardIn('Шаг 1', 'Через двести').waitFor()
  await link('Через двести').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await cardIn('Шаг 200', 'Через двести').waitFor()
  await soon(
    async () => (await list(`/stages?filter[id]=${(await get(`/deals/${id}`)).stage}`))[0]?.name,
    name => name === 'Шаг 200',
  )
  expect(await page.locator('main *').count()).toBeLessThan(6000)
  expect(anna.problems).toEqual([])
})

test('ten thousand cards are drawn a few at a time, and dragged across like any other', async () => {
  const pipeline = await make('/pipelines', { name: 'Большая', position: 3 })
  const [first, second, third] = await Promise.all(
    ['Начало', 'Середина', 'Конец'].map((name, at) => make('/stages', { name, pipeline, position: at + 1 })),
  )
  for (let thousand = 0; thousand < 10; thousand++) {
    const create = Array.from({ length: 1000 }, (_, at) => ({
      name: `Карточка ${String(thousand * 1000 + at).padStart(5, '0')}`,
      pipeline,
      stage: thousand < 5 ? first : thousand < 8 ? second : third,
      amount: { amount: '100', currency: 'RUB' },
    }))
    expect((await api.call('POST', '/deals/bulk', { create })).status).toBeLessThan(300)
  }
  await page.goto(`/deals/board?pipeline=${pipeline}&sort=name`)
  await cardIn('Начало', 'Карточка 00000').waitFor()
  await column('Начало').locator('header').getByText('5 000', { exact: true }).waitFor()
  const drawn = () => page.locator('main [data-card]').count()
  const nodes = () => page.locator('main *').count()
  expect(await drawn()).toBeLessThan(100)
  expect(await nodes()).toBeLessThan(2500)

  // The very end of five thousand is reached, and nothing of the way there stays behind.
  const scroller = column('Начало').locator('[data-scroller]')
  for (const part of [0.25, 0.5, 0.75, 1, 1])
    await scroller.evaluate((one, at) => one.scrollTo({ top: one.scrollHeight * at }), part)
  await soon(async () => {
    await scroller.evaluate(one => one.scrollTo({ top: one.scrollHeight }))
    return (await cardIn('Начало', 'Карточка 04999').count()) > 0
  })
  expect(await drawn()).toBeLessThan(100)
  expect(await nodes()).toBeLessThan(2500)

  const last = cardIn('Начало', 'Карточка 04999')
  await drag(last, column('Конец'))
  const [moved] = await list(`/deals?filter[name]=${encodeURIComponent('Карточка 04999')}`)
  await soon(
    async () => (await get(`/deals/${moved?.id}`)).stage,
    stage => stage === third,
  )
  await column('Начало').locator('header').getByText('4 999', { exact: true }).waitFor()
  await column('Конец').locator('header').getByText('2 001', { exact: true }).waitFor()
  expect(anna.problems).toEqual([])
})
