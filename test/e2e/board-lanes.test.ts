import { afterAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { openBoardRoom } from './board-room.ts'
import { hasKeyboard, soon } from './person.ts'

/** Lanes part the cards of a board by whose they are, by team, or by a choice. */

const { anna, api, button, comesTo, deal, get, link, list, make, me, page, stageOf, told, undo, close } =
  await openBoardRoom()
afterAll(close)

test('lanes part the cards by whose they are; one moved to another lane becomes his, and comes back', async () => {
  const boris = await make('/users', {
    name: 'Борис Яковлев',
    email: 'boris@berezka.example',
    password: 'Kq7-lilac-harbour-52',
    role: 'manager',
    locale: 'ru',
  })
  await deal('Кухня мышью')
  const id = await deal('Диван Бориса', { owner: boris, amount: { amount: '700', currency: 'RUB' } })
  await page.goto('/deals/board')
  await page.getByRole('combobox', { name: 'Дорожки' }).click()
  await page.getByRole('option', { name: 'Ответственный', exact: true }).click()
  const lane = page.getByRole('region', { name: 'Борис Яковлев', exact: true })
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor()
  await lane.getByText('700 ₽').first().waitFor()
  expect(new URL(page.url()).searchParams.get('lanes')).toBe('owner')
  expect(await barriers(page)).toEqual([])

  const mine = page.getByRole('region', { name: /^Новая, / }).filter({ hasText: 'Кухня мышью' })
  await mine.scrollIntoViewIfNeeded()
  await lane.getByRole('link', { name: 'Диван Бориса' }).focus()
  await page.keyboard.press('Space')
  const up = await mine.evaluate(
    (cell, name) =>
      Number((cell as HTMLElement).dataset.cell?.split(':')[0]) <
      Number(
        [...document.querySelectorAll<HTMLElement>('[data-cell]')]
          .find(one => one.textContent?.includes(name))
          ?.dataset.cell?.split(':')[0],
      ),
    'Диван Бориса',
  )
  await page.keyboard.press(up ? 'ArrowUp' : 'ArrowDown')
  await page.keyboard.press('Space')
  await mine.getByRole('link', { name: 'Диван Бориса' }).waitFor()
  await soon(
    () => get(`/deals/${id}`),
    now => now.owner === me,
  )
  expect(await stageOf(id)).toBe('Новая')
  await undo().click()
  await soon(
    () => get(`/deals/${id}`),
    now => now.owner === boris,
  )
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor()

  await button('Борис Яковлев').click()
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor({ state: 'detached' })
  expect(await button('Борис Яковлев').getAttribute('aria-expanded')).toBe('false')
  expect(anna.problems).toEqual([])
})

test('lanes by team stand in an address that can be opened anew, and no card goes from team to team', async () => {
  await page.goto('/deals/board?lanes=owner.team')
  const lane = page.getByRole('region', { name: 'Отдел: не указано', exact: true })
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor()
  await button('Переместить: Диван Бориса').click()
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem', { name: 'Согласование' }).waitFor()
  expect(await menu.getByText('Отдел').count()).toBe(0)
  await page.keyboard.press('Escape')
  expect(anna.problems).toEqual([])
})

test('marked cards of several lanes go to one lane and one column, and each comes back to its own', async () => {
  const boris = (await list('/users?limit=50')).find(({ name }) => name === 'Борис Яковлев')?.id
  const his = await deal('Его карточка', { owner: boris })
  const own = await deal('Моя карточка')
  const before = [await get(`/deals/${his}`), await get(`/deals/${own}`)]
  await page.goto('/deals/board?lanes=owner')
  for (const name of ['Его карточка', 'Моя карточка']) {
    await button(`Переместить: ${name}`).click()
    await page.getByRole('menuitem', { name: 'Отметить' }).click()
    // It gives the keyboard back to its button, and only then is it free.
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await hasKeyboard(button(`Переместить: ${name}`))
  }
  await link('Моя карточка').focus()
  await page.keyboard.press('Space')
  const mine = page.locator('[data-cell]').filter({ has: link('Моя карточка') })
  const [lane] = ((await mine.getAttribute('data-cell')) ?? '').split(':')
  await page.keyboard.press(lane === '0' ? 'ArrowDown' : 'ArrowUp')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await told('2 карточки → Выявление потребности, Борис Яковлев')
  for (const id of [his, own]) {
    await comesTo(id, 'Выявление потребности')
    await soon(
      () => get(`/deals/${id}`),
      now => now.owner === boris,
    )
  }
  await undo().click()
  for (const [at, id] of [his, own].entries()) {
    const { stage, stageSince, owner } = before[at] ?? {}
    await soon(
      () => get(`/deals/${id}`),
      now => now.stage === stage && now.owner === owner && now.stageSince === stageSince,
    )
  }
  await page.keyboard.press('Escape')
  expect(anna.problems).toEqual([])
})

test('a lane that cannot take a card says why while one is held over it', async () => {
  const team = await make('/teams', { name: 'Розница' })
  const boris = (await list('/users?limit=50')).find(({ name }) => name === 'Борис Яковлев')?.id
  await api.call('PATCH', `/users/${boris}`, { team })
  const id = await deal('Карточка розницы', { owner: boris })
  const before = await get(`/deals/${id}`)
  await page.goto('/deals/board?lanes=owner.team')
  const retail = page.getByRole('region', { name: 'Розница', exact: true })
  await retail.getByRole('link', { name: 'Карточка розницы' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  const why = 'Отдел берётся из поля «Ответственный»: чтобы перенести сюда, смените его'
  await told(`Новая, Отдел: не указано. ${why}`)
  await page.getByRole('region', { name: 'Отдел: не указано', exact: true }).getByText(why).waitFor()
  expect(await retail.getByText(why).isVisible()).toBe(false)
  await page.keyboard.press('Space')
  await told('Карточка розницы: осталось на месте')
  expect(await page.getByText(why).filter({ visible: true }).count()).toBe(0)
  expect(await get(`/deals/${id}`)).toEqual(before)
  expect(anna.problems).toEqual([])
})

test('nothing jumps while the names of lanes and their cards are on their way', async () => {
  const seen = await anna.context.newPage()
  await seen.addInitScript(() => {
    Object.assign(window, { shifted: 0 })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries())
        if ('value' in entry && 'shifted' in window)
          Object.assign(window, { shifted: Number(window.shifted) + Number(entry.value) })
    }).observe({ type: 'layout-shift', buffered: true })
  })
  // As over a slow line: sums first, then names, then cards.
  let asked = 0
  await seen.route('**/query', async route => {
    await new Promise(resolve => setTimeout(resolve, 200 + 150 * (asked++ % 4)))
    await route.continue()
  })
  for (const lanes of ['owner', 'owner.team']) {
    await seen.goto(`/deals/board?lanes=${lanes}`)
    await seen.getByRole('link', { name: 'Его карточка' }).waitFor()
    await seen.getByRole('link', { name: 'Моя карточка' }).waitFor()
    const shifted = await seen.evaluate(() => ('shifted' in window ? Number(window.shifted) : Number.NaN))
    expect(shifted, lanes).toBeLessThan(0.02)
  }
  await seen.close()
  expect(anna.problems).toEqual([])
})
