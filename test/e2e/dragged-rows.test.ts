import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { touch } from './board-room.ts'
import { at, dragTo, hold } from './dragging.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { seat, soon } from './person.ts'

/* Lines, branches of the catalogue and its products are brought to their places by dragging, with a mouse and with a finger. */

let office: Office
let anna: Seated

beforeAll(async () => {
  office = await openOffice()
  anna = await office.hire('Анна Седова', 'head')
}, 120_000)
afterAll(() => office?.close())

const onPhone = () =>
  seat(office.browser, office.rapport, anna.who, {
    viewport: { width: 380, height: 780 },
    hasTouch: true,
    isMobile: true,
  })

const withLines = async (path: string, title: string): Promise<string> => {
  const items = ['Стол', 'Стул', 'Шкаф'].map(name => ({ name, quantity: 1, price: '100.00' }))
  const { status, body } = await anna.api.call<{ id: string }>('POST', path, { name: title, items })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}
const linesOf = async (path: string, id: string): Promise<string[]> => {
  const { items } = await office.get(`${path}/${id}`)
  return Array.isArray(items) ? items.map(item => String(item.name)) : []
}

test.each(['/deals', '/orders', '/quotes', '/invoices'])(
  'lines of %s are dragged by their number, and kept in their new order',
  async path => {
    const id = await withLines(path, 'Мебель')
    const { page } = anna
    await page.goto(`${path}/${id}`)
    await page.getByRole('button', { name: /^(Изменить|Заполнить): Позиции/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Позиции' })
    const handle = (name: string) => dialog.getByRole('button', { name: `Переместить: ${name}` })
    await handle('Шкаф').waitFor()
    await hold(page, handle('Шкаф'), handle('Стол'), 0.2)
    await dialog.locator('[data-edge="top"]').filter({ hasText: 'Стол' }).waitFor()
    expect(await barriers(page)).toEqual([])
    // Given up: nothing has moved, and the dialog stays.
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(
      await dialog
        .getByRole('button', { name: /^Переместить/ })
        .first()
        .getAttribute('aria-label'),
    ).toContain('Стол')
    await dragTo(page, handle('Шкаф'), handle('Стол'), 0.2)
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await linesOf(path, id)).toEqual(['Шкаф', 'Стол', 'Стул'])
    expect(anna.problems).toEqual([])
  },
  120_000,
)

test('a finger that rests on a line lifts it', async () => {
  const id = await withLines('/deals', 'Мебель с телефона')
  const phone = await onPhone()
  const { page } = phone
  await page.goto(`/deals/${id}`)
  await page.getByRole('tab', { name: 'Данные' }).click()
  await page.getByRole('button', { name: /^(Изменить|Заполнить): Позиции/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Позиции' })
  const line = (name: string) => dialog.locator('button[aria-expanded]').filter({ hasText: name })
  await line('Стол').waitFor()
  const finger = await touch(page)
  await finger.down(await at(line('Стол'), 0.5))
  await page.locator('[data-dragging]').waitFor()
  await finger.move(await at(line('Шкаф'), 0.8))
  await dialog.locator('[data-edge="bottom"]').waitFor()
  await finger.up()
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await linesOf('/deals', id)).toEqual(['Стул', 'Шкаф', 'Стол'])
  expect(phone.problems).toEqual([])
  await phone.close()
}, 120_000)

const inBranch = (id: string, parent: string | null) =>
  soon(
    () => office.get(`/product-categories/${id}`),
    found => found.parent === parent,
  )
const branch = (name: string, parent?: string) =>
  office.made('/product-categories', { name, ...(parent ? { parent } : {}) })

test('a branch is dragged beside and into others, never into itself, and is taken back', async () => {
  const [kitchen, office1, tables] = [await branch('Кухня'), await branch('Офис'), await branch('Столы')]
  const desks = await branch('Письменные', tables)
  const { page } = anna
  await page.goto('/products')
  const tree = page.getByRole('navigation', { name: 'Разделы каталога' })
  const row = (name: string) => tree.getByRole('button', { name, exact: true })
  const names = async () =>
    (await tree.locator('button[draggable], li > div > button:first-child').allInnerTexts()).join(' ')
  await row('Письменные').waitFor()

  await hold(page, row('Столы'), row('Письменные'), 0.5)
  expect(await tree.locator('[data-over], [data-edge]').count()).toBe(0)
  await page.mouse.up()
  await hold(page, row('Столы'), row('Кухня'), 0.5)
  await tree.locator('[data-over]').filter({ hasText: 'Кухня' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.mouse.up()
  await page.getByText('Столы теперь здесь: Кухня').first().waitFor()
  await soon(names, text => text === 'Кухня Столы Письменные Офис')
  await inBranch(tables, kitchen)
  await inBranch(desks, tables)

  await page.locator('.mantine-Notification-root').getByRole('button', { name: 'Вернуть' }).last().click()
  await soon(names, text => text === 'Кухня Офис Столы Письменные')
  await inBranch(tables, null)

  await dragTo(page, row('Столы'), row('Кухня'), 0.1)
  await soon(names, text => text === 'Столы Письменные Кухня Офис')
  await dragTo(page, row('Письменные'), row('Офис'), 0.9)
  await soon(names, text => text === 'Столы Кухня Офис Письменные')
  await inBranch(desks, null)
  await tree.getByRole('button', { name: 'Ещё: Офис' }).click()
  await page.getByRole('menuitem', { name: 'Выше' }).click()
  await soon(names, text => text === 'Столы Офис Кухня Письменные')
  await page.reload()
  await soon(names, text => text === 'Столы Офис Кухня Письменные')
  await inBranch(office1, null)
  expect(anna.problems).toEqual([])
}, 120_000)

test('a product is dragged into a branch, a marked one with all that are marked, and they are taken back', async () => {
  const lamps = await branch('Свет')
  const ids: string[] = []
  for (const name of ['Бра', 'Лампа', 'Люстра']) ids.push(await office.made('/products', { name }))
  const inLamps = async () => Promise.all(ids.map(async id => (await office.get(`/products/${id}`)).category === lamps))
  const { page } = anna
  await page.goto('/products')
  const target = page
    .getByRole('navigation', { name: 'Разделы каталога' })
    .getByRole('button', { name: 'Свет', exact: true })
  const mark = (name: string) => page.getByRole('checkbox', { name: `Отметить: ${name}` })
  const undo = page.locator('.mantine-Notification-root').getByRole('button', { name: 'Вернуть' }).last()
  await target.waitFor()

  await dragTo(page, mark('Бра'), target, 0.5)
  await page.getByText('Бра теперь здесь: Свет').first().waitFor()
  expect(await inLamps()).toEqual([true, false, false])
  expect(await mark('Бра').isChecked()).toBe(false)
  await undo.click()
  await soon(inLamps, ([first]) => first === false)

  await mark('Лампа').check()
  await mark('Люстра').check()
  await dragTo(page, mark('Люстра'), target, 0.5)
  await page.getByText('2 товара теперь здесь: Свет').first().waitFor()
  expect(await inLamps()).toEqual([false, true, true])
  await undo.click()
  await soon(inLamps, all => !all.includes(true))
  expect(anna.problems).toEqual([])
}, 120_000)

test('a finger that rests on a branch lifts it', async () => {
  const [glass, wood] = [await branch('Стекло'), await branch('Дерево')]
  const phone = await onPhone()
  const { page } = phone
  await page.goto('/products')
  await page.getByRole('button', { name: 'Каталог', exact: true }).click()
  const tree = page.getByRole('navigation', { name: 'Разделы каталога' })
  const row = (name: string) => tree.getByRole('button', { name, exact: true })
  await row('Стекло').waitFor()
  const finger = await touch(page)
  await soon(async () => {
    const box = await row('Стекло').boundingBox()
    await page.waitForTimeout(100)
    return box?.x === (await row('Стекло').boundingBox())?.x
  })
  await finger.down(await at(row('Стекло'), 0.5))
  await page.locator('[data-dragging]').waitFor()
  await finger.move(await at(row('Дерево'), 0.5))
  await tree.locator('[data-over]').filter({ hasText: 'Дерево' }).waitFor()
  await finger.up()
  await page.getByText('Стекло теперь здесь: Дерево').first().waitFor()
  await inBranch(glass, wood)
  expect(phone.problems).toEqual([])
  await phone.close()
}, 120_000)
