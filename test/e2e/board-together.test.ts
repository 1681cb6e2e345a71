import { afterAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { middle, openBoardRoom } from './board-room.ts'
import { hasKeyboard, soon } from './person.ts'

/** Marked cards go together: moved by mouse and keys, asked once, taken back at once, and refused one by one. */

const { anna, api, button, cardIn, close, column, comesTo, deal, drag, get, link, make, page, stages, told, undo } =
  await openBoardRoom()
afterAll(close)

const deals = async (...names: string[]) =>
  new Map(await Promise.all(names.map(async name => [name, await deal(name)] as const)))
const all = (ids: ReadonlyMap<string, string>, path = '/deals') =>
  Promise.all([...ids.values()].map(id => get(`${path}/${id}`)))

/** Marks the cards as a mouse does. */
async function mark(...names: string[]): Promise<void> {
  for (const name of names) {
    const card = page.getByRole('listitem').filter({ has: link(name) })
    const box = card.getByRole('checkbox')
    // A column that is asked again may move the card away from under the pointer, and with it the box it shows.
    await soon(async () => {
      await card.hover()
      await box.check({ timeout: 1000 }).catch(() => {})
      return box.isChecked()
    })
  }
  await page.getByText(`Выбрано: ${names.length}`).waitFor()
}

async function clear(): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByText(/^Выбрано: /).waitFor({ state: 'detached' })
}

test('three marked cards are dragged by one of them, and put back by one press, each in its stage since when it was', async () => {
  const ids = await deals('Кухня', 'Шкаф', 'Стол')
  await deal('Остаётся')
  const before = await all(ids)
  await page.goto('/deals/board')
  await mark('Кухня', 'Шкаф', 'Стол')
  expect(await barriers(page)).toEqual([])

  const start = await middle(cardIn('Новая', 'Шкаф'))
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 12, start.y + 4)
  await told('Тянут 3 карточки. Escape вернёт их.')
  await page.mouse.move(start.x + 300, start.y + 30, { steps: 4 })
  await page.locator('[data-ghost][data-pile="3"]').waitFor()
  await expect.poll(() => page.locator('main [data-held]').count()).toBe(3)
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await told('3 карточки остались на месте')
  expect(await all(ids)).toEqual(before)

  await drag(cardIn('Новая', 'Шкаф'), column('Согласование'))
  await told('3 карточки → Согласование')
  for (const [name, id] of ids) {
    await cardIn('Согласование', name).waitFor()
    await comesTo(id, 'Согласование')
  }
  await column('Согласование').locator('header').getByText('3', { exact: true }).waitFor()
  expect(await cardIn('Новая', 'Остаётся').count()).toBe(1)

  await undo().click()
  await told('3 карточки снова на прежнем месте')
  for (const name of ids.keys()) await cardIn('Новая', name).waitFor()
  for (const [at, now] of (await all(ids)).entries()) {
    const { stage, stageSince, closesOn } = before[at] ?? {}
    expect(now).toMatchObject({ stage, stageSince, closesOn })
  }
  await clear()
  expect(anna.problems).toEqual([])
})

test('what a stage demands is asked once for all, and written only where it is missing; given up, all stay', async () => {
  const stage = stages.get('Коммерческое предложение')
  await api.call('PATCH', `/stages/${stage}`, { requiredFields: ['amount'] })
  const ids = await deals('Полка', 'Тумба')
  ids.set('Диван', await deal('Диван', { amount: '100' }))
  const before = await all(ids)
  await page.goto('/deals/board')
  await mark('Полка', 'Тумба', 'Диван')
  await drag(cardIn('Новая', 'Тумба'), column('Коммерческое предложение'))
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Чтобы перевести 3 карточки', { exact: false }).waitFor()
  expect(await barriers(page)).toEqual([])
  await button('Отмена', dialog).click()
  await told('3 карточки остались на месте')
  for (const name of ids.keys()) await cardIn('Новая', name).waitFor()
  expect(await all(ids)).toEqual(before)

  await drag(cardIn('Новая', 'Тумба'), column('Коммерческое предложение'))
  await dialog.getByLabel('Сумма', { exact: true }).fill('4200')
  await button('Перевести', dialog).click()
  await dialog.waitFor({ state: 'detached' })
  for (const [name, id] of ids) {
    await cardIn('Коммерческое предложение', name).waitFor()
    await comesTo(id, 'Коммерческое предложение')
  }
  const amounts = (await all(ids)).map(({ amount }) => amount)
  expect(amounts).toMatchObject([{ amount: '4200.00' }, { amount: '4200.00' }, { amount: '100.00' }])
  await undo().click()
  for (const id of ids.values()) await comesTo(id, 'Новая')
  expect((await all(ids)).map(({ amount }) => amount)).toEqual(before.map(({ amount }) => amount))
  await api.call('PATCH', `/stages/${stage}`, { requiredFields: [] })
  await clear()
  expect(anna.problems).toEqual([])
})

test('keys lift all marked cards and carry them together', async () => {
  const ids = await deals('Ключ один', 'Ключ два')
  await page.goto('/deals/board')
  await mark('Ключ один', 'Ключ два')
  await link('Ключ два').focus()
  await page.keyboard.press('Space')
  await told(/^Подняты 2 карточки, столбец Новая/)
  await page.getByText('Стрелки переносят карточки', { exact: false }).first().waitFor()
  await page.keyboard.press('ArrowRight')
  await told('Выявление потребности, карточек: 0')
  await page.keyboard.press('Space')
  await told('2 карточки → Выявление потребности')
  for (const id of ids.values()) await comesTo(id, 'Выявление потребности')
  await hasKeyboard(link('Ключ два'))
  await page.keyboard.press('Shift+ArrowLeft')
  for (const id of ids.values()) await comesTo(id, 'Новая')
  await clear()
  expect(anna.problems).toEqual([])
})

test('one that is refused is named and stays; the others move', async () => {
  const converted = await make('/leads', { name: 'Пётр Готовый', phones: ['+79161230001'] })
  await api.call('POST', `/leads/${converted}/conversion`, { contact: {} })
  const fresh = await make('/leads', { name: 'Иван Новый', phones: ['+79161230002'] })
  const before = await get(`/leads/${converted}`)
  await page.goto('/leads/board')
  await cardIn('Конвертирован', 'Пётр Готовый').waitFor()
  await mark('Пётр Готовый', 'Иван Новый')
  anna.expectRefusal('422 PATCH /api/v1/leads/')
  await drag(cardIn('Новый', 'Иван Новый'), column('В работе'))
  await page
    .getByRole('alert')
    .getByText('Пётр Готовый: Сконвертированный лид таким и остаётся', { exact: false })
    .waitFor()
  await told(/^Иван Новый → В работе 1 карточка осталась на месте$/)
  await cardIn('В работе', 'Иван Новый').waitFor()
  await cardIn('Конвертирован', 'Пётр Готовый').waitFor()
  expect(await get(`/leads/${fresh}`)).toMatchObject({ status: 'working' })
  expect(await get(`/leads/${converted}`)).toEqual(before)
  await clear()
  expect(anna.problems).toEqual([])
})

test('two that a colleague moved meanwhile are asked about one after the other, each by its name, and stand where it was chosen', async () => {
  const ids = await deals('Спорный шкаф', 'Спорный стол')
  await page.goto('/deals/board')
  await mark(...ids.keys())
  for (const id of ids.values()) {
    anna.expectRefusal(`412 POST /api/v1/deals/${id}/move`)
    // The colleague's move arrives while hers is on its way: what is tried after that goes as it is.
    let isFirst = true
    await page.route(`**/deals/${id}/move`, async route => {
      if (isFirst) {
        isFirst = false
        await api.call('POST', `/deals/${id}/move`, { stage: stages.get('Выявление потребности') })
      }
      await route.continue()
    })
  }
  await drag(cardIn('Новая', 'Спорный шкаф'), column('Согласование'))
  const dialog = page.getByRole('dialog', { name: /изменили одновременно/ })
  const named = async (names: string[]) => {
    const text = await soon(
      () => dialog.textContent(),
      shown => names.some(name => shown?.includes(name)),
    )
    return names.find(name => text?.includes(name)) ?? ''
  }
  const first = await named([...ids.keys()])
  expect(await barriers(page)).toEqual([])
  await button('Оставить моё', dialog).click()
  const second = await named([...ids.keys()].filter(name => name !== first))
  await button('Оставить сохранённое', dialog).click()
  await dialog.waitFor({ state: 'detached' })
  for (const [name, stage] of [
    [first, 'Согласование'],
    [second, 'Выявление потребности'],
  ] as const) {
    await comesTo(ids.get(name) ?? '', stage)
    await cardIn(stage, name).waitFor()
  }
  await clear()
  expect(anna.problems).toEqual([])
})

test('several leads are refused with one answer, and are not converted together', async () => {
  const ids = new Map<string, string>()
  for (const [at, name] of ['Отказ Один', 'Отказ Два'].entries())
    ids.set(name, await make('/leads', { name, phones: [`+7916123001${at}`] }))
  const before = await all(ids, '/leads')
  await page.goto('/leads/board')
  await mark(...ids.keys())
  await drag(cardIn('Новый', 'Отказ Один'), column('Конвертирован'))
  await page.getByText('В сделку переводят по одному', { exact: false }).waitFor()
  for (const name of ids.keys()) await cardIn('Новый', name).waitFor()
  expect(await all(ids, '/leads')).toEqual(before)

  await drag(cardIn('Новый', 'Отказ Один'), column('Отказ'))
  const dialog = page.getByRole('dialog')
  await dialog.getByText('2 лида').waitFor()
  await dialog.getByRole('combobox', { name: 'Причина' }).fill('Не наш профиль')
  await button('Отказ', dialog).click()
  for (const name of ids.keys()) await cardIn('Отказ', name).waitFor()
  for (const id of ids.values())
    await soon(
      () => get(`/leads/${id}`),
      lead => lead.status === 'refused' && lead.refusalReason === 'Не наш профиль',
    )
  await undo().click()
  for (const id of ids.values())
    await soon(
      () => get(`/leads/${id}`),
      lead => lead.status === 'new' && lead.refusalReason === null,
    )
  await clear()
  expect(anna.problems).toEqual([])
})
