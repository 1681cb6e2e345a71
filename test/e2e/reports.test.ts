import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { foreignWords } from './words.ts'

/** The head asks a ready report, looks at who is behind a figure, makes one of his own, shows it to others, and puts both side by side. */

let office: Office
let head: Seated
let manager: Seated
beforeAll(async () => {
  office = await openOffice()
  const team = await office.made('/teams', { name: 'Отдел продаж' })
  head = await office.hire('Глеб Начальник', 'head', team)
  const below = await office.made('/teams', { name: 'Кухни', parent: team })
  manager = await office.hire('Мария Менеджер', 'manager', below)
  const [pipeline] = await office.list('/pipelines')
  const stages = Array.isArray(pipeline?.stages) ? pipeline.stages : []
  const open = stages.filter(({ kind }) => kind === 'open').map(({ id }) => id)
  const deal = (name: string, stage: number, owner: string, amount: string) =>
    office.made('/deals', { name, stage: open[stage], owner, amount: { amount, currency: 'RUB' } })
  for (const at of [1, 2, 3]) await deal(`Кухня ${at}`, 0, head.id, '100000')
  await deal('Шкаф', 1, head.id, '50000')
  for (const at of [1, 2]) await deal(`Стол ${at}`, 1, manager.id, '20000')
})
afterAll(() => office?.close())

test('a figure of a ready report leads to the list of just its records, and the figures come as a file', async () => {
  const { page, problems } = head
  await page.goto('/reports')
  await page.getByRole('searchbox', { name: 'Найти отчёт' }).fill('в работе')
  await page.getByRole('link', { name: /^Сделки в работе/ }).click()
  const table = page.getByRole('region', { name: 'Сделки в работе' })
  const first = table.getByRole('row').nth(1).getByRole('link').first()
  await first.waitFor()
  await page.getByRole('img', { name: /^График: Сделки в работе/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  const count = await first.textContent()
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('button', { name: 'Скачать' }).click()
      await page.getByRole('menuitem', { name: 'CSV' }).click()
    })(),
  ])
  expect(saved.suggestedFilename()).toBe('Сделки в работе.csv')
  expect(await readFile(await saved.path(), 'utf8')).toContain('Всего')

  await first.click()
  await page.getByRole('heading', { level: 1, name: 'Сделки' }).waitFor()
  await page.getByRole('link', { name: 'Кухня 1' }).first().waitFor()
  expect(await page.getByRole('link', { name: /^(Кухня|Шкаф|Стол)/ }).count()).toBe(Number(count))
  expect(problems).toEqual([])
})

test('as of a day before anything was sold there is nothing, and no figure leads anywhere', async () => {
  const { page, problems } = head
  await page.goto('/reports/stock/pipeline?asOf=2020-01-01')
  await page.getByText(/^Так было /).waitFor()
  expect(await page.getByRole('region', { name: 'Сделки в работе' }).getByRole('link').count()).toBe(0)
  expect(problems).toEqual([])
})

test('a report is made, saved for everybody, opened again, and each sees it with his own rights', async () => {
  const { page, problems } = head
  await page.goto('/reports/new')
  await page.getByRole('button', { name: 'Строки по полю' }).click()
  await page.getByRole('combobox', { name: 'Поле группировки' }).click()
  await page.getByRole('option', { name: 'Ответственный', exact: true }).first().click()
  const table = page.getByRole('region', { name: 'Новый отчёт' })
  await table.getByRole('rowheader', { name: 'Глеб Начальник' }).waitFor()
  await page.getByRole('button', { name: 'Показатель' }).click()
  await page.getByRole('combobox', { name: 'Что считать' }).last().click()
  await page.getByRole('option', { name: 'Доля', exact: true }).click()
  await table.getByRole('cell', { name: /^66,7/ }).first().waitFor()
  expect(await barriers(page)).toEqual([])
  // What is wrong is said where it is.
  await page.getByRole('combobox', { name: 'Что считать' }).last().click()
  await page.getByRole('option', { name: 'Формула', exact: true }).click()
  await page.getByRole('textbox', { name: 'Формула' }).fill('m1 / нет')
  await page.getByText('Исправьте отмеченное слева').waitFor()
  await page.getByRole('textbox', { name: 'Формула' }).fill('m1 * 2')
  await table.getByRole('cell', { name: '8', exact: true }).first().waitFor()
  // The address has it: nothing is lost by loading the page again.
  await page.waitForURL(/definition=/)
  await page.reload()
  await table.getByRole('cell', { name: '8', exact: true }).first().waitFor()

  await page.getByRole('button', { name: 'Сохранить' }).click()
  const dialog = page.getByRole('dialog', { name: 'Сохранить отчёт' })
  await dialog.getByRole('textbox', { name: 'Название' }).fill('Сделки по людям')
  await dialog.getByText('Все', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('heading', { level: 1, name: 'Сделки по людям' }).waitFor()
  await page.getByText('Виден всем').waitFor()

  await manager.page.goto('/reports')
  await manager.page.getByRole('link', { name: /^Сделки по людям/ }).click()
  const theirs = manager.page.getByRole('region', { name: 'Сделки по людям' })
  await theirs.getByRole('rowheader', { name: 'Мария Менеджер' }).waitFor()
  expect(await theirs.getByRole('rowheader', { name: 'Глеб Начальник' }).count()).toBe(0)
  expect(await manager.page.getByRole('button', { name: 'Изменить' }).count()).toBe(0)

  await page.getByRole('button', { name: '«Сделки по людям»: действия' }).click()
  await page.getByRole('menuitem', { name: 'Удалить' }).click()
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.getByRole('heading', { level: 1, name: 'Сделки по людям' }).waitFor()
  // The formula that was wrong was refused.
  expect([...problems.splice(0), ...manager.problems].filter(problem => !/^422 POST .*figures$/.test(problem))).toEqual(
    [],
  )
})

test('reports stand side by side, are moved by the keys, and stay so', async () => {
  const { page, problems } = head
  await page.goto('/dashboards')
  await page.getByRole('button', { name: 'Новый дашборд' }).click()
  const dialog = page.getByRole('dialog', { name: 'Новый дашборд' })
  await dialog.getByRole('textbox', { name: 'Название' }).fill('Утро')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('heading', { level: 1, name: 'Утро' }).waitFor()
  for (const name of ['Сделки в работе', 'Просроченные дела']) {
    await page.getByRole('button', { name: 'Добавить отчёт' }).first().click()
    const adding = page.getByRole('dialog', { name: 'Добавить отчёт' })
    await adding.getByRole('combobox', { name: 'Отчёт' }).fill(name)
    await page.getByRole('option', { name }).click()
    await adding.getByRole('button', { name: 'Добавить' }).click()
    await page.getByRole('heading', { level: 2, name }).waitFor()
  }
  await page.getByRole('button', { name: 'Передвинуть: Просроченные дела' }).press('ArrowLeft')
  await page.getByRole('button', { name: 'Изменить размер: Сделки в работе' }).press('ArrowDown')
  // By the pointer, to the corner at the top.
  const grid = await page.locator('main ul[data-arranging]').boundingBox()
  if (!grid) throw new Error('no grid')
  await page.getByRole('button', { name: 'Передвинуть: Просроченные дела' }).hover()
  await page.mouse.down()
  await page.mouse.move(grid.x + grid.width / 4, grid.y + 20, { steps: 6 })
  await page.mouse.up()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Настроить' }).waitFor()
  const [kept] = (await head.api.call<{ data: { layout: { tiles: object[] } }[] }>('GET', '/dashboards')).body.data
  expect(kept?.layout.tiles).toMatchObject([
    { stock: 'pipeline', w: 6, h: 7 },
    { stock: 'overdueTasks', x: 0, y: 0, w: 6, h: 6 },
  ])
  await page.reload()
  await page.getByRole('img', { name: /^График: Сделки в работе/ }).waitFor()
  await page.getByRole('link', { name: 'Сделки в работе' }).click()
  await page.getByRole('heading', { level: 1, name: 'Сделки в работе' }).waitFor()
  expect(problems).toEqual([])
})

test('a tile is made for the dashboard alone, changed there, and is no report of its own', async () => {
  const { page, problems } = head
  const dashboards = async () =>
    (
      await head.api.call<{ data: { layout: { tiles: { title?: string; definition?: object }[] } }[] }>(
        'GET',
        '/dashboards',
      )
    ).body.data[0]?.layout.tiles
  await page.goto('/dashboards')
  await page.getByRole('link', { name: 'Утро' }).click()
  await page.getByRole('button', { name: 'Настроить' }).click()
  await page.getByRole('button', { name: 'Добавить отчёт' }).click()
  await page.getByRole('button', { name: 'Собрать отчёт только для этого дашборда' }).click()
  const making = page.getByRole('dialog', { name: 'Свой отчёт' })
  await making.getByRole('button', { name: 'Строки по полю' }).click()
  await making.getByRole('combobox', { name: 'Поле группировки' }).click()
  await page.getByRole('option', { name: 'Ответственный', exact: true }).first().click()
  await making.getByRole('rowheader', { name: 'Глеб Начальник' }).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  const done = making.getByRole('button', { name: 'Готово' })
  expect(await done.isDisabled()).toBe(true)
  await making.getByRole('textbox', { name: 'Название на дашборде' }).fill('По людям')
  await done.click()
  await page.getByRole('heading', { level: 2, name: 'По людям' }).waitFor()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Настроить' }).waitFor()
  expect(await dashboards()).toMatchObject([
    {},
    {},
    { title: 'По людям', definition: { object: 'deal', rows: ['owner'] } },
  ])

  await page.getByRole('button', { name: 'Настроить' }).click()
  await page.getByRole('button', { name: 'Изменить: По людям' }).click()
  const again = page.getByRole('dialog', { name: 'Отчёт этого дашборда' })
  await again.getByRole('rowheader', { name: 'Глеб Начальник' }).waitFor()
  await again.getByRole('textbox', { name: 'Название на дашборде' }).fill('Чьи сделки')
  await again.getByRole('button', { name: 'Готово' }).click()
  expect(await page.getByRole('button', { name: 'Изменить: Сделки в работе' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Настроить' }).waitFor()
  const tiles = await dashboards()
  expect(tiles?.length).toBe(3)
  expect(tiles?.[2]).toMatchObject({ title: 'Чьи сделки', definition: { rows: ['owner'] } })
  expect(await office.list('/reports')).not.toContainEqual(expect.objectContaining({ name: 'Чьи сделки' }))
  expect(problems).toEqual([])
})

test('the funnel of a past moment has the deals of then, and its usual periods are those of that day', async () => {
  const { page, problems } = head
  const deals = page.locator('dl dd').first()
  await page.goto('/reports/funnel')
  await deals.waitFor()
  const before = Number(await deals.textContent())
  const asOf = new Date().toISOString()
  await new Promise(resolve => setTimeout(resolve, 50))
  await office.made('/deals', { name: 'Гардероб', owner: head.id })
  await page.goto('/reports/funnel')
  await expect.poll(async () => Number(await deals.textContent())).toBe(before + 1)
  await page.goto(`/reports/funnel?asOf=${asOf}`)
  await expect.poll(async () => Number(await deals.textContent())).toBe(before)
  expect(await barriers(page)).toEqual([])

  await page.goto('/reports/funnel?asOf=2020-05-15')
  await page.getByText('Этот месяц', { exact: true }).click()
  await page.waitForURL(/from=2020-05-01.*to=2020-05-31|to=2020-05-31.*from=2020-05-01/)
  await page.getByRole('button', { name: 'Очистить' }).last().click()
  await page.waitForURL(url => !url.searchParams.has('asOf') && !url.searchParams.get('from')?.startsWith('2020'))
  expect(await page.getByRole('radio', { name: 'Этот месяц' }).isChecked()).toBe(true)
  expect(problems).toEqual([])
})
