import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat, soon } from './person.ts'

/** What an administrator changed by mistake is as it was after one press. */

type Row = Record<string, unknown> & { id: string }

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

const list = async (path: string): Promise<Row[]> => (await office.admin.call<{ data: Row[] }>('GET', path)).body.data
const one = async (path: string): Promise<Row> => (await office.admin.call<Row>('GET', path)).body
const make = async (path: string, body: object): Promise<Row> => (await office.admin.call<Row>('POST', path, body)).body
const press = (name: string | RegExp) => admin.page.getByRole('button', { name, exact: true }).last().click()
const dialog = () => admin.page.getByRole('dialog')
const gone = () => dialog().waitFor({ state: 'detached' })

test('a choice that was taken away comes back from the notice, or later from its field, with its records', async () => {
  const { page, problems } = admin
  const options = {
    choices: ['oak', 'pine'],
    labels: { oak: { ru: 'Дуб', en: 'Oak' }, pine: { ru: 'Сосна', en: 'Pine' } },
  }
  const field = { object: 'lead', name: 'wood', type: 'choice', label: { ru: 'Дерево', en: 'Wood' }, options }
  await make('/fields', field)
  const { id } = await make('/leads', { name: 'Пётр', phones: [{ value: '+79163001001' }], wood: 'oak' })
  const wood = async () => (await one(`/leads/${id}`)).wood
  const takeAway = async () => {
    await page.getByRole('button', { name: 'Дерево', exact: true }).click()
    await dialog()
      .getByRole('button', { name: /: Дуб$/ })
      .last()
      .click()
    await dialog()
      .getByLabel(/«Дуб»: 1 запись/)
      .click()
    await page.getByRole('option', { name: 'Сосна' }).click()
    await dialog().getByRole('button', { name: 'Сохранить' }).click()
    await gone()
    expect(await wood()).toBe('pine')
  }
  await page.goto('/settings/fields?object=lead')
  await takeAway()
  await press('Отменить')
  expect(await soon(wood, value => value === 'oak')).toBe('oak')

  await page.reload()
  await takeAway()
  await page.getByRole('button', { name: 'Дерево', exact: true }).click()
  await dialog().getByText('Вернётся записей: 1 из 1').waitFor()
  expect(await barriers(page)).toEqual([])
  await dialog().getByRole('button', { name: 'Вернуть: Дуб' }).click()
  await page.getByText('«Дуб» снова среди вариантов, с ним 1 запись.').waitFor()
  expect(await wood()).toBe('oak')
  await dialog().getByRole('button', { name: 'Сохранить' }).click()
  await gone()
  expect((await list('/fields'))[0]?.options).toMatchObject({ choices: ['oak', 'pine'] })
  expect(problems).toEqual([])
})

test('a key that was withdrawn opens again, and the page says who did both', async () => {
  const { page, problems } = admin
  const made = await make('/api-keys', { name: 'Обмен', scopes: ['read'] })
  const opens = async () => {
    const headers = { authorization: `Bearer ${String(made.key)}` }
    return (await fetch(`${office.rapport.url}/api/v1/me`, { headers })).status === 200
  }
  const withdraw = async () => {
    await press('Отозвать ключ: Обмен')
    await dialog()
      .getByText(/Десять минут ключ можно вернуть/)
      .waitFor()
    await dialog().getByRole('button', { name: 'Отозвать' }).click()
    await gone()
    expect(await opens()).toBe(false)
  }
  await page.goto('/settings/api-keys')
  await withdraw()
  await page.getByRole('heading', { name: 'Отозванные ключи' }).waitFor()
  await press('Вернуть')
  await page.getByText('Ключ «Обмен» снова действует').waitFor()
  expect(await opens()).toBe(true)
  await page.getByText(/Отозван и возвращён: /).waitFor()

  await withdraw()
  // What stays on the page is looked at at leisure; a notice goes by itself.
  await page.getByRole('heading', { name: 'Отозванные ключи' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await press('Вернуть: Обмен')
  await page.getByRole('heading', { name: 'Отозванные ключи' }).waitFor({ state: 'detached' })
  expect(await opens()).toBe(true)
  expect(problems).toEqual([])
})

test('a link to come in is withdrawn and brought back', async () => {
  const { page, problems } = admin
  const person = { email: 'new@rapport.example', name: 'Новая Коллега', role: 'manager' }
  const { invitation } = (await make('/users', person)) as Row & { invitation: { token: string } }
  const opens = async () => (await fetch(`${office.rapport.url}/api/v1/invitations/${invitation.token}`)).status === 200
  await page.goto('/settings/users')
  await page.getByText(/^Приглашение до/).waitFor()
  await press('Действия: Новая Коллега')
  await page.getByRole('menuitem', { name: 'Отозвать ссылку' }).click()
  await dialog().getByRole('button', { name: 'Отозвать ссылку' }).click()
  await gone()
  await page.getByText(/^Приглашение до/).waitFor({ state: 'detached' })
  expect(await opens()).toBe(false)
  await press('Вернуть')
  await page.getByText(/^Приглашение до/).waitFor()
  expect(await opens()).toBe(true)
  expect(problems).toEqual([])
})

test('a rule says how many leads it decides before it is changed or goes, and comes back as it was', async () => {
  const { page, problems } = admin
  const rule = await make('/distribution-rules', { name: 'Всё подряд', position: 1, scheme: 'claim', conditions: {} })
  const leads = (await list('/leads')).length
  await page.goto('/settings/distribution')
  await press('Всё подряд')
  await dialog().getByText(`Лиды за 30 дней, которые достались бы этому правилу: ${leads}`).waitFor()
  await dialog().getByLabel('Название').fill('Всё без разбора')
  await dialog().getByRole('button', { name: 'Сохранить' }).click()
  await gone()
  expect((await one(`/distribution-rules/${rule.id}`)).name).toBe('Всё без разбора')
  await press('Отменить')
  await page.getByRole('button', { name: 'Всё подряд', exact: true }).waitFor()

  await press('Удалить: Всё подряд')
  await dialog()
    .getByText(/достались бы этому правилу/)
    .waitFor()
  await dialog().getByRole('button', { name: 'Удалить' }).click()
  await gone()
  await press('Вернуть')
  await page.getByRole('button', { name: 'Всё подряд', exact: true }).waitFor()
  expect(problems).toEqual([])
})

test('a pipeline with deals is held by them; an empty one goes with its stages and comes back with them', async () => {
  const { page, problems } = admin
  const second = await make('/pipelines', { name: 'Опт', position: 9 })
  for (const [position, kind] of ['open', 'won', 'lost'].entries())
    await make('/stages', { name: `Шаг ${position}`, kind, pipeline: second.id, position })
  const [first] = await list('/pipelines?sort=position')
  await make('/deals', { name: 'Шкаф', pipeline: first?.id })
  const stages = async () => (await list('/stages')).filter(stage => stage.pipeline === second.id)
  await page.goto('/settings/pipelines')
  const remove = async (name: unknown) => {
    await press(`Действия: ${String(name)}`)
    await page.getByRole('menuitem', { name: 'Удалить' }).click()
  }
  await remove(first?.name)
  await dialog()
    .getByText(/Сделки .*: 1/)
    .waitFor()
  expect(await dialog().getByRole('button', { name: 'Удалить' }).isDisabled()).toBe(true)
  await dialog().getByRole('button', { name: 'Отмена' }).click()

  await remove('Опт')
  await dialog().getByText('Стадии, которые уйдут вместе с ней: 3').waitFor()
  await dialog().getByRole('button', { name: 'Удалить' }).click()
  await gone()
  expect(await stages()).toEqual([])
  await press('Вернуть')
  await page.getByRole('heading', { name: 'Опт' }).waitFor()
  expect((await soon(stages, all => all.length === 3)).map(({ kind }) => kind).sort()).toEqual(['lost', 'open', 'won'])
  expect(problems).toEqual([])
})

test('a stage with records in it says what becoming another kind means for them', async () => {
  const { page, problems } = admin
  const [first] = await list('/stages?sort=position')
  await make('/deals', { name: 'Стол', stage: first?.id })
  await page.goto('/settings/pipelines')
  await page.getByRole('button', { name: String(first?.name), exact: true }).click()
  await dialog().getByText('Проиграна', { exact: true }).click()
  await dialog()
    .getByText(/В отчётах они сразу посчитаются/)
    .waitFor()
  expect(await barriers(page)).toEqual([])
  await dialog().getByRole('button', { name: 'Отмена' }).click()
  expect((await one(`/stages/${first?.id}`)).kind).toBe('open')
  expect(problems).toEqual([])
})

test('a layout is taken back to the one before; one that is given up says whose it was, and comes back', async () => {
  const { page, problems } = admin
  const [pipeline] = await list('/pipelines?sort=position')
  const titles = async () =>
    (await list('/layouts?object=deal')).flatMap(({ sections }) => (sections as { title: string }[]).map(s => s.title))
  await page.goto(`/settings/layouts?object=deal&pipeline=${pipeline?.id}`)
  const addSection = async (name: string) => {
    await press('Блок')
    await dialog().getByLabel('Название (по-русски)').fill(name)
    await dialog().getByRole('button', { name: 'Готово' }).click()
    await gone()
    await press('Сохранить')
    await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'detached' })
  }
  await addSection('Первый')
  await press('Отменить')
  await soon(titles, all => !all.length)

  await addSection('Второй')
  await addSection('Третий')
  expect(await titles()).toContain('Третий')
  await press('Отменить')
  await soon(titles, all => !all.includes('Третий'))
  expect(await titles()).toContain('Второй')

  await press('Вернуть обычную')
  await page.getByText(`увидят все в воронке «${String(pipeline?.name)}»`).waitFor()
  expect(await titles()).toEqual([])
  await press('Отменить')
  await soon(titles, all => all.includes('Второй'))
  expect(problems).toEqual([])
})

test('what a card was laid out by comes back from its page, long after the notice is gone', async () => {
  const { page, problems } = admin
  const lay = (title: string) => {
    const sections = [{ id: title, title, fields: ['name'] }]
    return office.admin.call('PUT', '/layouts', { object: 'company', sections })
  }
  const titles = async () =>
    (await list('/layouts?object=company')).flatMap(({ sections }) =>
      (sections as { title: string }[]).map(s => s.title),
    )
  await lay('Было')
  await lay('Стало')
  await page.goto('/settings/layouts?object=company')
  const former = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  const back = (title: string) => former(title).getByRole('button', { name: 'Вернуть' }).click()
  await page.getByRole('heading', { name: 'Как было раньше' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await back('Было')
  await page.getByText('Карточка снова такая, как была').waitFor()
  expect(await titles()).toEqual(['Было'])
  await former('Стало').waitFor()
  await back('Без своей раскладки')
  await page.getByText('Здесь своей раскладки нет').waitFor()
  expect(await titles()).toEqual([])
  expect(problems).toEqual([])
})

test('the company and its hours are as they were; a week without work says what follows', async () => {
  const { page, problems } = admin
  const before = await one('/company')
  await page.goto('/settings/company')
  await page.getByLabel('Название компании').fill('Другая')
  await press('Сохранить')
  await page.getByText('Сохранено', { exact: true }).waitFor()
  expect((await one('/company')).name).toBe('Другая')
  await press('Отменить')
  await soon(
    async () => (await one('/company')).name,
    name => name === before.name,
  )

  const week = async () => JSON.stringify((await one('/working-calendar')).week)
  const usual = await week()
  await page.goto('/settings/working-time')
  for (const day of ['Понедельник', 'Вторник', 'Среда', 'Четверг', 'Пятница'])
    await page.getByLabel(`${day}: рабочий день`).uncheck({ force: true })
  await page.getByText(/Рабочих дней нет/).waitFor()
  await press('Сохранить')
  await page.getByText('Сохранено', { exact: true }).waitFor()
  expect(await week()).not.toBe(usual)
  await press('Отменить')
  await soon(week, now => now === usual)
  expect(problems).toEqual([])
})

test('a form that asks nothing is not saved, and one that asks for no address says what follows', async () => {
  const { page, problems } = admin
  const source = await make('/sources', { name: 'Лендинг', kind: 'form' })
  await page.goto(`/settings/sources/${source.id}`)
  const remove = (name: string) => page.getByRole('button', { name: `Удалить: ${name}` }).click()
  await remove('Телефон')
  await remove('E-mail')
  await page.getByText(/заявки станут интересами/).waitFor()
  await remove('Как вас зовут')
  await remove('Сообщение')
  await page.getByText(/Форма ничего не спрашивает/).waitFor()
  expect(await page.getByRole('button', { name: 'Сохранить' }).isDisabled()).toBe(true)
  expect((await one(`/sources/${source.id}`)).version).toBe(source.version)
  await page.getByRole('button', { name: 'Отменить правки' }).click()
  expect(problems).toEqual([])
})
