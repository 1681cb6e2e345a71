import type { Page } from 'playwright-core'
import { heading, type Opened, type Screen } from './screens.ts'

/** Cards of a sale and what opens over them and over their set-up. */

const said = (ru: string, en: string, { locale }: Opened) => (locale === 'ru' ? ru : en)
const sold = (plural: string, id: (opened: Opened) => string) => (opened: Opened) => `/${plural}/${id(opened)}`
const deal = sold('deals', ({ deal: id }) => id)
const quote = sold('quotes', ({ sold: { quote: id } }) => id)
const order = sold('orders', ({ sold: { order: id } }) => id)
const invoice = sold('invoices', ({ sold: { invoice: id } }) => id)
const prices = sold('price-lists', ({ sold: { priceList: id } }) => id)

/** Its first input, with everything that is on its way drawn. */
async function opened(page: Page): Promise<void> {
  await page.getByRole('dialog').locator('input:visible, textarea:visible, button:visible').nth(1).waitFor()
  await page.waitForFunction(() => !document.querySelector('[role=dialog] .mantine-Skeleton-root'))
  await page.waitForTimeout(700)
}

/** Presses what is called so, and waits for what it opens. */
const press =
  (ru: string, en: string) =>
  async (page: Page, at: Opened): Promise<void> => {
    await heading(page)
    await page
      .getByRole('main')
      .getByRole('button', { name: said(ru, en, at), exact: true })
      .first()
      .click()
    await opened(page)
  }

/** The same behind a menu. */
const pressIn =
  (menu: RegExp, ru: string, en: string) =>
  async (page: Page, at: Opened): Promise<void> => {
    await heading(page)
    await page.getByRole('main').getByRole('button', { name: menu }).first().click()
    await page.getByRole('menuitem', { name: said(ru, en, at), exact: true }).click()
    await opened(page)
  }

const card = (ru: string, en: string) => (page: Page, at: Opened) =>
  page
    .getByRole('heading', { name: said(ru, en, at), exact: true })
    .first()
    .waitFor()

const kinds = ['new', 'condition'] as const

/** A rule with a condition that is being written. */
async function writeRule(page: Page, at: Opened): Promise<void> {
  await press('Новое правило', 'New rule')(page, at)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: said('Условие', 'Condition', at), exact: true }).click()
  await dialog.getByRole('combobox', { name: said('Поле', 'Field', at) }).waitFor()
  // Its list is open at once, and closes as one goes on.
  await page.keyboard.press('Tab')
  await page.getByRole('listbox').waitFor({ state: 'hidden' })
}

const ruleScreens: Screen[] = kinds.map(kind => ({
  name: `sign-off-rule-${kind}`,
  path: '/settings/sign-offs',
  ready: kind === 'new' ? press('Новое правило', 'New rule') : writeRule,
}))

export const dialogsOfSales: Screen[] = [
  { name: 'quote', path: quote, ready: card('Вся продажа', 'The whole sale') },
  { name: 'order', path: order, ready: card('Стадии', 'Stages') },
  { name: 'invoice', path: invoice, ready: heading },
  { name: 'price-list', path: prices, ready: heading },
  { name: 'prices', path: opened => `${prices(opened)}/prices`, ready: heading },
  { name: 'registry-settings', path: '/settings/company-registry', ready: heading },
  { name: 'quote-sheet', path: quote, ready: press('Отправить', 'Send') },
  { name: 'new-invoice', path: deal, ready: press('Выставить счёт', 'Make an invoice') },
  { name: 'issue-invoice', path: invoice, ready: press('Выставить', 'Issue') },
  { name: 'new-case', path: order, ready: press('Записать претензию или возврат', 'Note a complaint or return') },
  { name: 'new-branch', path: '/products', ready: press('Добавить раздел', 'Add a branch') },
  { name: 'copy-prices', path: prices, ready: press('Копия с наценкой', 'Copy with a markup') },
  {
    name: 'change-branch',
    path: '/products',
    ready: pressIn(/^(Ещё|More): /, 'Переименовать или перенести', 'Rename or move'),
  },
  { name: 'word-template', path: '/settings/documents', ready: press('Загрузить шаблон Word', 'Send a Word template') },
  ...ruleScreens,
  { name: 'new-quote', path: '/quotes', ready: press('Создать', 'New') },
  { name: 'new-product', path: '/products', ready: press('Создать', 'New') },
  { name: 'new-payment', path: '/payments', ready: press('Создать', 'New') },
  { name: 'new-tax-rate', path: '/settings/tax-rates', ready: press('Создать', 'New') },
  { name: 'new-unit', path: '/settings/units', ready: press('Создать', 'New') },
  { name: 'new-legal-entity', path: '/settings/legal-entities', ready: press('Создать', 'New') },
]
