import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** A manager makes a contract of a deal without leaving its card, and finds it there. */

let office: Office
let anna: Seated
let deal: string

beforeAll(async () => {
  office = await openOffice()
  anna = await office.hire('Анна Сергеева', 'manager')
  const company = await office.made('/companies', {
    ...{ name: 'ООО «Клиника Здоровье»', signatory: 'Ковалёв Игорь Дмитриевич', signatoryPosition: 'главный врач' },
    owner: anna.id,
  })
  deal = await office.made('/deals', {
    ...{ name: 'Стулья для клиники', company, owner: anna.id },
    items: [{ name: 'Стул «Ника»', quantity: 10, price: '3300.00', tax: 22 }],
  })
})
afterAll(() => office?.close())

test('a contract is made of a deal from its card: looked at, numbered, found and cancelled there', async () => {
  const { page, problems } = anna
  await page.goto(`/deals/${deal}`)
  const section = page.getByRole('region', { name: 'Документы' })
  await section.getByRole('button', { name: 'Сделать документ' }).click()
  const dialog = page.getByRole('dialog', { name: 'Сделать документ' })
  await dialog.getByLabel('Вид документа').first().click()
  await page.getByRole('option', { name: 'Договор' }).click()
  await dialog.getByRole('img', { name: /Страница 1 из/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  // Templates are called as they are.
  expect((await foreignWords(page, 'ru')).filter(words => !/по-(?:русски|английски)/.test(words))).toEqual([])
  const [draft] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Скачать черновик' }).click(),
  ])
  expect(draft.suggestedFilename()).toMatch(/^Договор № черновик от .*\.pdf$/)
  expect((await readFile(await draft.path())).subarray(0, 5).toString()).toBe('%PDF-')
  expect(await office.list('/documents')).toEqual([])
  await dialog.getByRole('button', { name: 'Сделать № 1' }).click()

  const made = page.getByRole('dialog', { name: 'Документ готов' })
  await made.getByText(/Договор № 1 от/).waitFor()
  await made.getByRole('button', { name: 'Закрыть' }).click()
  const row = section.getByRole('listitem').filter({ hasText: 'Договор № 1' })
  await row.waitFor()
  const [document] = await office.list('/documents')
  expect(document).toMatchObject({
    kind: 'contract',
    documentNumber: '1',
    owner: anna.id,
    on: { object: 'deal', id: deal },
  })

  await row.getByRole('button', { name: /^Ещё/ }).click()
  await page.getByRole('menuitem', { name: 'Аннулировать' }).click()
  await page.getByLabel('Причина').fill('Не те условия')
  await page.getByRole('button', { name: 'Аннулировать' }).click()
  await soon(async () => (await office.list('/documents'))[0]?.status === 'cancelled')
  await row.getByText('Аннулирован').waitFor()
  expect(problems).toEqual([])
})

test('a template of the gallery is copied and changed; what is wrong is marked at its block, and not saved', async () => {
  const boss = await seat(office.browser, office.rapport, administrator)
  const { page } = boss
  await page.goto('/settings/documents')
  await page.getByRole('heading', { name: 'Номера' }).waitFor()
  expect(await barriers(page)).toEqual([])
  const acts = page.getByRole('region', { name: 'Акт', exact: true })
  await acts.getByRole('button', { name: 'Скопировать' }).first().click()
  await page.waitForURL(/documents\/[0-9a-f-]{36}$/)
  await page.getByRole('img', { name: /Страница 1 из/ }).waitFor()
  await page.getByRole('button', { name: /^Заголовок/ }).click()
  const title = page.getByLabel('Текст', { exact: true }).first()
  boss.expectRefusal('422 POST /api/v1/document-templates/pages')
  await title.fill('Акт для {{buyer.nmae}}')
  await page.getByRole('alert').filter({ hasText: '{{buyer.nmae}}' }).first().waitFor()
  expect(await page.getByRole('button', { name: 'Сохранить', exact: true }).isDisabled()).toBe(true)
  expect(await barriers(page)).toEqual([])
  await title.fill('Акт для {{buyer.name}}')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  const saved = async () => (await office.list('/document-templates')).find(({ builtIn }) => !builtIn)
  await soon(async () => (await saved())?.version === 2)
  const kept = await office.get(`/document-templates/${(await saved())?.id}`)
  expect(JSON.stringify(kept.design)).toContain('Акт для {{buyer.name}}')

  await page.getByRole('button', { name: /^Подписи/ }).click()
  const [first, second] = [
    page.getByRole('group', { name: /Сторона 1/ }),
    page.getByRole('group', { name: /Сторона 2/ }),
  ]
  await first.getByRole('button', { name: /^Удалить/ }).click()
  await second.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Добавить сторону' }).click()
  await second.getByLabel('Заголовок').fill('Приёмщик')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await soon(async () => (await saved())?.version === 3)
  const sides = [expect.objectContaining({ who: 'buyer' }), expect.objectContaining({ label: 'Приёмщик' })]
  const signatures = expect.objectContaining({ type: 'signatures', sides })
  expect(await office.get(`/document-templates/${(await saved())?.id}`)).toMatchObject({
    design: { blocks: expect.arrayContaining([signatures]) },
  })
  expect(boss.problems).toEqual([])
})
