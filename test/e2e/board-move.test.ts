import { afterAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { middle, openBoardRoom } from './board-room.ts'
import { hasKeyboard, soon } from './person.ts'

/** Cards go over the board by mouse and keys; each way is told, taken back, and refused with its reason. */

const {
  anna,
  api,
  button,
  cardIn,
  column,
  comesTo,
  deal,
  drag,
  get,
  link,
  list,
  make,
  page,
  stageOf,
  stages,
  told,
  undo,
  close,
} = await openBoardRoom()
afterAll(close)

test('a card is dragged to another column by the mouse, and put back from the toast', async () => {
  const id = await deal('Кухня мышью', { amount: { amount: '1000', currency: 'RUB' } })
  await deal('Шкаф в евро', { amount: { amount: '50', currency: 'EUR' } })
  await page.goto('/deals/board')
  await cardIn('Новая', 'Кухня мышью').waitFor()
  const head = column('Новая').locator('header')
  await head.getByText('2', { exact: true }).waitFor()
  await head.getByText('50 €').waitFor()

  await drag(cardIn('Новая', 'Кухня мышью'), column('Согласование'))
  await cardIn('Согласование', 'Кухня мышью').waitFor()
  await comesTo(id, 'Согласование')
  await told('Кухня мышью → Согласование')
  await column('Согласование').locator('header').getByText('1', { exact: true }).waitFor()

  await undo().click()
  await cardIn('Новая', 'Кухня мышью').waitFor()
  await comesTo(id, 'Новая')
  expect((await list('/deals')).length).toBe(2)
  expect(anna.problems).toEqual([])
})

test('escape gives a drag up, and a click after a drag opens nothing', async () => {
  const start = await middle(cardIn('Новая', 'Кухня мышью'))
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 300, start.y + 20, { steps: 3 })
  await page.locator('[data-over="yes"]').waitFor()
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await told('Кухня мышью: осталось на месте')
  await cardIn('Новая', 'Кухня мышью').waitFor()
  expect(new URL(page.url()).pathname).toBe('/deals/board')
})

test('a loss asks for its reason: given up, the card goes back; answered, it is lost, and the way back forgets the reason', async () => {
  const id = await deal('Стол проигранный')
  const rival = await make('/competitors', { name: 'Соседняя фабрика' })
  await cardIn('Новая', 'Стол проигранный').waitFor()
  await link('Стол проигранный').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await told(/^Проиграна, карточек: /)
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await barriers(page)).toEqual([])
  const before = await get(`/deals/${id}`)
  await button('Отмена', dialog).click()
  await cardIn('Новая', 'Стол проигранный').waitFor()
  await told('Стол проигранный: осталось на месте')
  expect(await get(`/deals/${id}`)).toEqual(before)

  await hasKeyboard(link('Стол проигранный'))
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await dialog.getByRole('combobox', { name: 'Причина проигрыша' }).click()
  await page.getByRole('option').first().click()
  await dialog.getByRole('combobox', { name: 'Конкурент' }).click()
  await page.getByRole('option', { name: 'Соседняя фабрика' }).click()
  await button('Закрыть сделку', dialog).click()
  await comesTo(id, 'Проиграна')
  expect((await get(`/deals/${id}`)).competitor).toBe(rival)
  await undo().click()
  await comesTo(id, 'Новая')
  expect(await get(`/deals/${id}`)).toMatchObject({ lostReason: null, competitor: null, closedAt: null })
})

test('keys lift a card, carry it over columns, put it back, and let it go', async () => {
  const id = await deal('Стул клавишами')
  await cardIn('Новая', 'Стул клавишами').waitFor()
  await link('Стул клавишами').focus()
  await page.keyboard.press('Space')
  await told(/^Стул клавишами: карточка поднята, столбец Новая/)
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('ArrowRight')
  await told('Выявление потребности, карточек: 0')
  await page.keyboard.press('Escape')
  await told('Стул клавишами: осталось на месте')
  expect(await stageOf(id)).toBe('Новая')

  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await told('Выявление потребности, карточек: 0')
  await page.keyboard.press('Space')
  await cardIn('Выявление потребности', 'Стул клавишами').waitFor()
  await told('Стул клавишами → Выявление потребности')
  await comesTo(id, 'Выявление потребности')
  await hasKeyboard(link('Стул клавишами'))
  expect(anna.problems).toEqual([])
})

test('a stage that demands a field asks for it', async () => {
  const stage = stages.get('Коммерческое предложение')
  await api.call('PATCH', `/stages/${stage}`, { requiredFields: ['amount'] })
  const id = await deal('Полка с суммой')
  await page.goto('/deals/board')
  await drag(cardIn('Новая', 'Полка с суммой'), column('Коммерческое предложение'))
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Сумма', { exact: true }).fill('4200')
  await button('Перевести', dialog).click()
  await cardIn('Коммерческое предложение', 'Полка с суммой').waitFor()
  await comesTo(id, 'Коммерческое предложение')
  expect(await get(`/deals/${id}`)).toMatchObject({ amount: { amount: '4200.00', currency: 'RUB' } })
  await api.call('PATCH', `/stages/${stage}`, { requiredFields: [] })
  expect(anna.problems).toEqual([])
})

test('what the server refuses goes back, and the reason is said', async () => {
  const id = await make('/leads', { name: 'Пётр Сконвертированный', phones: ['+79161230001'] })
  await api.call('POST', `/leads/${id}/conversion`, { contact: {} })
  expect(await get(`/leads/${id}`)).toMatchObject({ status: 'converted' })
  const before = await get(`/leads/${id}`)
  await page.goto('/leads/board')
  anna.expectRefusal('422 PATCH /api/v1/leads/')
  const from = column('Конвертирован')
  await from.getByRole('listitem').waitFor()
  await drag(from.getByRole('listitem').first(), column('В работе'))
  await page.getByText('Сконвертированный лид таким и остаётся', { exact: false }).waitFor()
  await from.getByRole('listitem').waitFor()
  await told('Пётр Сконвертированный: осталось на месте')
  expect(await get(`/leads/${id}`)).toEqual(before)
  expect(anna.problems).toEqual([])
})

test('an added object has the same board, dialog and way back', async () => {
  const label = (one: string, many: string) => ({ one: { en: one, ru: one }, many: { en: many, ru: many } })
  await make('/objects', { name: 'project', plural: 'projects', label: label('Проект', 'Проекты') })
  await make('/fields', { object: 'project', name: 'area', type: 'number', label: { en: 'Area', ru: 'Площадь' } })
  await make('/fields', { object: 'project', name: 'phase', type: 'stage', label: { en: 'Phase', ru: 'Этап' } })
  const pipeline = await make('/pipelines', { name: 'Стройка', object: 'project' })
  const stage = (name: string, position: number, more: object = {}) =>
    make('/stages', { name, pipeline, position, ...more })
  await stage('План', 1)
  const build = await stage('Стройка', 2, { requiredFields: ['area'] })
  const id = await make('/projects', { name: 'Дом у озера' })
  await page.goto('/projects/board')
  await drag(cardIn('План', 'Дом у озера'), column('Стройка'))
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Площадь').fill('120')
  await button('Перевести', dialog).click()
  await cardIn('Стройка', 'Дом у озера').waitFor()
  await soon(
    () => get(`/projects/${id}`),
    now => now.phase === build && now.area === 120,
  )
  await undo().click()
  await cardIn('План', 'Дом у озера').waitFor()
  await soon(
    () => get(`/projects/${id}`),
    now => now.phase !== build && now.area === null,
  )
  expect(anna.problems).toEqual([])
})

test('who moves a deal that a colleague moved meanwhile sees both stages, and what he chooses is where it stands', async () => {
  for (const [choice, kept] of [
    ['Оставить сохранённое', 'Выявление потребности'],
    ['Оставить моё', 'Согласование'],
  ] as const) {
    const id = await deal(`Спорная: ${choice}`)
    anna.expectRefusal(`412 POST /api/v1/deals/${id}/move`)
    await page.goto(`/deals/${id}`)
    const path = page.getByRole('list', { name: 'Стадии воронки' })
    await path.getByRole('button', { name: 'Согласование', exact: true }).waitFor()
    // The colleague's move arrives while hers is on its way.
    await page.route(
      `**/deals/${id}/move`,
      async route => {
        await api.call('POST', `/deals/${id}/move`, { stage: stages.get('Выявление потребности') })
        await route.continue()
      },
      { times: 1 },
    )
    await path.getByRole('button', { name: 'Согласование', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: /изменили одновременно/ })
    await dialog.getByRole('group', { name: 'Ваше' }).getByText('Согласование').waitFor()
    await dialog.getByRole('group', { name: 'Уже сохранено' }).getByText('Выявление потребности').waitFor()
    expect((await get(`/deals/${id}`)).stage).toBe(stages.get('Выявление потребности'))
    await dialog.getByRole('button', { name: choice }).click()
    await path.locator('[aria-current=step]').getByText(kept).waitFor()
    await soon(
      () => get(`/deals/${id}`),
      now => now.stage === stages.get(kept),
    )
  }
  expect(anna.problems).toEqual([])
})

test('a second move made before the first has been answered goes after it, and meets nobody', async () => {
  for (const answered of ['not begun', 'written, and the answer is on its way'] as const) {
    const name = `Торопливая: ${answered}`
    const id = await deal(name)
    const listening = page.waitForResponse(answer => new URL(answer.url()).pathname === '/api/v1/events')
    await page.goto('/deals/board')
    await listening
    const { letGo, until } = hold()
    await page.route(
      `**/deals/${id}/move`,
      async route => {
        const answer = answered === 'not begun' ? undefined : await route.fetch()
        await until
        await (answer ? route.fulfill({ response: answer }) : route.continue())
      },
      { times: 1 },
    )
    for (const next of ['Выявление потребности', 'Коммерческое предложение']) {
      await link(name).focus()
      await page.keyboard.press('Shift+ArrowRight')
      await cardIn(next, name).waitFor()
    }
    letGo()
    // That of the first may still be going; and this one goes by itself.
    const notice = page.locator('.mantine-Notification-root').filter({ hasText: `${name} → Коммерческое предложение` })
    const back = notice.getByRole('button', { name: 'Вернуть' })
    await back.waitFor()
    await comesTo(id, 'Коммерческое предложение')
    await back.click()
    await comesTo(id, 'Выявление потребности')
    await cardIn('Выявление потребности', name).waitFor()
  }
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(anna.problems).toEqual([])
})

/** Something that waits until it is let go. */
function hold() {
  let letGo = () => {}
  const until = new Promise<void>(resolve => {
    letGo = resolve
  })
  return { letGo, until }
}
