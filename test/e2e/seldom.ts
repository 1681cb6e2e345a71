import type { Page } from 'playwright-core'
import { ownNames } from './own-set-up.ts'
import { heading, type Opened, type Screen } from './screens.ts'

/** What is seen seldom: before something goes, while something long is on its way, on paper, without a network. */

const lead = ({ shown }: Opened) => `/leads/${shown.lead}`
const said = (ru: string, en: string, { locale }: Opened) => (locale === 'ru' ? ru : en)

const question = async (page: Page): Promise<void> => {
  await page.getByRole('dialog').getByRole('button').last().waitFor()
  await page.waitForFunction(() => !document.querySelector('[role=dialog] .mantine-Skeleton-root'))
}

type Named = (open: Opened) => string | RegExp

/** Presses the button of that name, and waits for the question. */
const ask = (name: Named) => async (page: Page, open: Opened) => {
  await page
    .getByRole('main')
    .getByRole('button', { name: name(open) })
    .first()
    .click()
  await question(page)
}

/** The same behind the menu of that name. */
const askInMenu = (menu: Named, name: Named) => async (page: Page, open: Opened) => {
  await page
    .getByRole('main')
    .getByRole('button', { name: menu(open) })
    .last()
    .click()
  await page.getByRole('menuitem', { name: name(open) }).click()
  await question(page)
}

const going = /^(Удалить|Убрать|Remove|Delete)$/
const goingOne = (name: string) => new RegExp(`^(Удалить|Убрать|Remove|Delete): ${name}`)
const actions = /^(Действия|Actions): /

/** Answers of the server as they are in the middle of its work, which is over too soon to look at. */
const meanwhile =
  (address: string, now: (open: Opened) => object, shown: (page: Page) => Promise<unknown>) =>
  async (page: Page, open: Opened) => {
    await page.route(address, async route => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), ...now(open) } })
    })
    await page.reload()
    await heading(page)
    await shown(page)
  }
const atLast = async (page: Page) => void (await page.unrouteAll({ behavior: 'wait' }))
const bar = (page: Page) => page.getByRole('main').getByRole('progressbar').first().waitFor({ state: 'attached' })

const samples = (state: string) =>
  meanwhile('**/api/v1/sample-data', () => ({ state, counts: {}, progress: { done: 64, of: 152 } }), bar)
const imported = (now: (open: Opened) => object, shown = bar) => meanwhile('**/api/v1/imports/*', now, shown)

const stoppedHalfway = {
  state: 'cancelled',
  progress: 0.5,
  counts: { read: 240, new: 206, attached: 18, changed: 0, same: 4, refused: 12 },
  settled: { new: 98, attached: 9, changed: 0, same: 2, refused: 6 },
  rows: { written: 107, skipped: 8, left: 125 },
  takenBack: 0,
  reverting: false,
}

export const seldom: Screen[] = [
  { name: 'remove-field', path: '/settings/fields', ready: ask(({ locale }) => goingOne(ownNames(locale).field)) },
  {
    name: 'remove-object',
    path: '/settings/objects',
    ready: ask(({ locale }) => goingOne(ownNames(locale).object[1])),
  },
  { name: 'remove-stage', path: '/settings/pipelines', ready: ask(() => goingOne('')) },
  { name: 'remove-rule', path: '/settings/distribution', ready: ask(({ locale }) => goingOne(ownNames(locale).rule)) },
  { name: 'change-app', path: '/settings/apps', ready: ask(() => /^(Изменить приложение|Change app): /) },
  { name: 'day-of-absent', path: '/', ready: standIn, leave: atLast },
  { name: 'edit-key', path: '/settings/api-keys', ready: ask(() => /^(Изменить ключ|Edit the key): /) },
  { name: 'shown-to', path: '/settings/encryption', ready: ask(() => /^(Кому показывать|Who may look): /) },
  { name: 'protect-field', path: '/settings/encryption', ready: ask(() => /^(Защитить поле|Protect a field)$/) },
  {
    name: 'unprotect-field',
    path: '/settings/encryption',
    ready: ask(() => /^(Снять защиту|End the protection): /),
  },
  { name: 'revoke-key', path: '/settings/encryption', ready: ask(() => /^(Отозвать ключ|Revoke the key)$/) },
  { name: 'remove-key', path: '/settings/api-keys', ready: ask(() => /^(Отозвать ключ|Revoke the key): /) },
  {
    name: 'remove-team',
    path: '/settings/teams',
    ready: askInMenu(
      () => actions,
      () => going,
    ),
  },
  {
    name: 'remove-role',
    path: ({ trainee }) => `/settings/roles/${trainee}`,
    ready: askInMenu(
      () => /^(Ещё|More)$/,
      () => going,
    ),
  },
  {
    name: 'remove-source',
    path: ({ shown }) => `/settings/sources/${shown.form}`,
    ready: askInMenu(
      () => actions,
      () => going,
    ),
  },
  {
    name: 'close-access',
    path: '/settings/users',
    ready: askInMenu(
      () => actions,
      open => said('Закрыть доступ', 'Revoke access', open),
    ),
  },
  { name: 'samples-adding', path: '/settings/samples', ready: samples('adding'), leave: atLast },
  { name: 'samples-removing', path: '/settings/samples', ready: samples('removing'), leave: atLast },
  {
    name: 'import-reading',
    path: ({ imported }) => `/import/${imported}`,
    ready: imported(() => ({ state: 'staging', progress: 0.4 })),
    leave: atLast,
  },
  {
    name: 'import-writing',
    path: ({ imported }) => `/import/${imported}`,
    ready: imported(() => ({ state: 'committing', progress: 0.7 })),
    leave: atLast,
  },
  {
    name: 'import-stopped',
    path: ({ imported }) => `/import/${imported}`,
    ready: imported(
      () => stoppedHalfway,
      page => page.locator('main dl dd').first().waitFor(),
    ),
    leave: atLast,
  },
  {
    name: 'import-failed',
    path: ({ imported }) => `/import/${imported}`,
    ready: imported(
      open => ({
        state: 'failed',
        failure: { message: said('База не отвечала.', 'The database did not answer.', open) },
      }),
      page => page.getByRole('alert').first().waitFor(),
    ),
    leave: atLast,
  },
  {
    name: 'import-leave',
    path: ({ imported }) => `/import/${imported}`,
    ready: ask(open => said('Не загружать', 'Do not import', open)),
  },
  { name: 'import-done', path: ({ loaded }) => `/import/${loaded}`, ready: heading },
  {
    name: 'import-revert',
    path: ({ loaded }) => `/import/${loaded}`,
    ready: ask(open => said('Отменить загрузку', 'Undo the import', open)),
  },
  { name: 'print-lead', path: lead, ready: toPaper, leave: fromPaper },
  { name: 'print-leads', path: '/leads', ready: toPaper, leave: fromPaper },
  { name: 'conflict', path: lead, ready: disagree, leave: agree, expects: /^412 PATCH/ },
  { name: 'waiting', path: lead, ready: writeAway, leave: comeBack, expects: /ERR_INTERNET_DISCONNECTED/ },
]

/** In the place of the head of a team, who is away. */
async function standIn(page: Page): Promise<void> {
  const users = async () => (await page.request.get('/api/v1/users?filter[active]=true&limit=50')).json()
  const [absent, ...people] = (await users()).data as { id: string; name: string }[]
  const until = new Date(Date.now() + 9 * 86_400_000).toISOString()
  const standsInFor = [{ id: absent?.id, name: absent?.name, until, people: people.map(({ id }) => id) }]
  await page.route('**/api/v1/me', async route => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), standsInFor } })
  })
  await page.goto(`/?whose=${absent?.id}`)
  await page.getByRole('radiogroup', { name: /^(Чей день|Whose day)$/ }).waitFor()
  await page.locator('main li, main h2').nth(1).waitFor()
}

/** A sheet of A4, in pixels of the browser. */
const paper = { width: 794, height: 1123 }
let screen = paper

async function toPaper(page: Page): Promise<void> {
  await heading(page)
  screen = page.viewportSize() ?? paper
  await page.setViewportSize(paper)
  await page.evaluate(() => void window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
}

async function fromPaper(page: Page): Promise<void> {
  await page.evaluate(() => void window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: null })
  await page.setViewportSize(screen)
}

const interest = (open: Opened) => said('Что интересует', 'Interested in', open)
const editOf = (page: Page, open: Opened) =>
  page.getByRole('button', { name: said('Изменить: ', 'Edit ', open) + interest(open) }).first()

const saveInterest = (page: Page, { shown }: Opened, value: string) =>
  page.request.patch(`/api/v1/leads/${shown.lead}`, {
    data: { interest: value },
    headers: { 'x-requested-with': 'rapport' },
  })

/** Somebody else writes into the field that is being changed. */
async function disagree(page: Page, open: Opened): Promise<void> {
  // On a phone fields have a tab of their own.
  const facts = page.getByRole('tab', { name: said('Данные', 'Details', open) })
  if (await facts.isVisible()) await facts.click()
  await editOf(page, open).click()
  const typed = page.getByRole('textbox', { name: interest(open) })
  await typed.fill(said('Кухня из ясеня, четыре метра', 'An ash kitchen, four metres', open))
  await saveInterest(page, open, said('Кухня из дуба и шкаф', 'An oak kitchen and a wardrobe', open))
  await typed.press('Control+Enter')
  await question(page)
}

async function agree(page: Page, open: Opened): Promise<void> {
  await page.getByRole('dialog').getByRole('button').last().click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await saveInterest(page, open, said('Угловая кухня из дуба, около шести метров', 'An oak corner kitchen', open))
}

async function writeAway(page: Page, open: Opened): Promise<void> {
  await page.route('**/api/**', route => route.abort('internetdisconnected'))
  await page
    .getByRole('textbox', { name: said('Заметка', 'Note', open) })
    .fill(said('Просит образцы фасадов, лучше в субботу', 'Would like samples of fronts, best on Saturday', open))
  await page.getByRole('button', { name: said('Сохранить', 'Save', open), exact: true }).click()
  await page.getByRole('button', { name: said('Показать', 'Show', open), exact: true }).click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
}

/** Gives up what waits, so that the next screen is as this one was. */
async function comeBack(page: Page, open: Opened): Promise<void> {
  const gone = page.getByRole('dialog').getByRole('button', { name: said('Удалить', 'Discard', open), exact: true })
  await gone.click()
  await gone.waitFor({ state: 'detached' })
  await page.unrouteAll({ behavior: 'wait' })
}
