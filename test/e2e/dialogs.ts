import type { Page } from 'playwright-core'
import { heading, type Opened, type Screen, screens } from './screens.ts'
import { seldom } from './seldom.ts'

const lead = ({ shown }: Opened) => `/leads/${shown.lead}`
const deal = (opened: Opened) => `/deals/${opened.deal}`

const narrowed = `/deals?f=${encodeURIComponent(
  JSON.stringify([
    ['amount', 'gt', '100000'],
    {
      or: [
        ['company.industry', 'empty', true],
        ['closesOn', 'within', 'thisMonth'],
        ['2025', 'eq', '1'],
      ],
    },
  ]),
)}`

/** Presses the button that is called so in the language of the company, and waits for what it opens. */
const press =
  (ru: string, en: string) =>
  async (page: Page, { locale }: Opened): Promise<void> => {
    await heading(page)
    await page
      .getByRole('button', { name: locale === 'ru' ? ru : en, exact: true })
      .first()
      .click()
    await opened(page)
  }

/** Inputs are loaded when first needed. */
async function opened(page: Page): Promise<void> {
  await page.getByRole('dialog').locator('input:visible, textarea:visible').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[role=dialog] .mantine-Skeleton-root'))
}

/** What opens over the pages. */
export const dialogs: Screen[] = [
  { name: 'quick-lead', path: '/leads', ready: openQuickLead },
  { name: 'convert', path: lead, ready: press('В сделку', 'Convert') },
  { name: 'refuse', path: lead, ready: press('Отказ', 'Disqualify') },
  { name: 'postpone', path: lead, ready: press('Отложить', 'Postpone') },
  { name: 'assign', path: lead, ready: press('Передать', 'Hand over') },
  { name: 'call', path: lead, ready: openCall },
  { name: 'meeting', path: lead, ready: openMeeting },
  { name: 'timeline-filter', path: lead, ready: openFilter },
  { name: 'mention', path: lead, ready: mention },
  { name: 'result', path: lead, ready: finishTask },
  { name: 'lost', path: deal, ready: press('Проиграна', 'Lost') },
  { name: 'new-view', path: '/leads?q=a', ready: press('Сохранить как вид…', 'Save as a view…') },
  { name: 'new-deal', path: '/deals', ready: press('Создать', 'New') },
  { name: 'new-contact', path: '/contacts', ready: press('Создать', 'New') },
  { name: 'new-company', path: '/companies', ready: press('Создать', 'New') },
  { name: 'invite', path: '/settings/users', ready: press('Пригласить', 'Invite') },
  { name: 'user-sessions', path: '/settings/users', ready: ofUser('Сеансы', 'Sessions') },
  { name: 'rights', path: '/settings/users', ready: openRights },
  { name: 'new-purpose', path: '/settings/consents', ready: press('Добавить цель', 'Add a purpose') },
  { name: 'new-deputy', path: '/settings/deputies', ready: press('Назначить заместителя', 'Name a deputy') },
  { name: 'hand-over', path: '/settings/users', ready: openHandOver },
  { name: 'access', path: lead, ready: openAccess },
  { name: 'share', path: lead, ready: openShare },
  { name: 'reset-password', path: '/settings/users', ready: ofUser('Сбросить пароль', 'Reset password') },
  { name: 'end-sessions', path: '/security', ready: endOthers },
  { name: 'new-rule', path: '/settings/distribution', ready: press('Добавить правило', 'Add a rule') },
  { name: 'new-field', path: '/settings/fields', ready: press('Добавить поле', 'Add a field') },
  { name: 'new-team', path: '/settings/teams', ready: press('Добавить отдел', 'Add a team') },
  { name: 'new-role', path: '/settings/roles', ready: press('Добавить роль', 'Add a role') },
  { name: 'new-app', path: '/settings/apps', ready: press('Добавить приложение', 'Add an app') },
  { name: 'new-key', path: '/settings/api-keys', ready: press('Создать ключ', 'Add a key') },
  {
    name: 'new-provider',
    path: '/settings/single-sign-on',
    ready: press('Добавить провайдера', 'Add a provider'),
  },
  { name: 'new-saml-provider', path: '/settings/single-sign-on', ready: openSamlProvider },
  { name: 'second-factor', path: '/security', ready: press('Включить', 'Turn on') },
  { name: 'new-pipeline', path: '/settings/pipelines', ready: press('Добавить воронку', 'Add a pipeline') },
  { name: 'remove-pipeline', path: '/settings/pipelines', ready: removePipeline },
  { name: 'stage-kind', path: '/settings/pipelines', ready: changeStage },
  { name: 'new-section', path: '/settings/layouts', ready: press('Блок', 'Section') },
  { name: 'receipt', path: '/receipts', ready: openReceipt },
  { name: 'audit-entry', path: '/settings/audit?kind=updated', ready: openEntry },
  { name: 'audit-retention', path: '/settings/audit', ready: openRetention },
  { name: 'backup-plan', path: '/settings/backups', ready: openPlan },
  { name: 'search', path: '/', ready: search },
  { name: 'palette', path: lead, ready: openPalette },
  { name: 'shortcuts', path: '/leads', ready: openShortcuts },
  { name: 'filter-builder', path: narrowed, ready: openBuilder },
  { name: 'bell', path: '/', ready: openBell },
  { name: 'marked', path: '/leads', ready: markTwo },
  { name: 'bulk-field', path: '/leads', ready: changeField },
  { name: 'export', path: '/leads', ready: openExport },
  { name: 'bulk-remove', path: '/leads', ready: previewRemoval },
]

/** What can be done with a colleague. */
function ofUser(ru: string, en: string) {
  return async (page: Page, { locale }: Opened): Promise<void> => {
    await page
      .locator('main li')
      .filter({ hasText: /Администратор|Administrator/ })
      .first()
      .getByRole('button', { name: locale === 'ru' ? /^Действия: / : /^Actions/ })
      .click()
    await page.getByRole('menuitem', { name: locale === 'ru' ? ru : en }).click()
    await page.getByRole('dialog').waitFor()
    await page.waitForFunction(() => !document.querySelector('[role=dialog] .mantine-Skeleton-root'))
  }
}

/** What somebody may do all in all: a page that is come to from the list of people. */
async function openRights(page: Page, { locale }: Opened): Promise<void> {
  await page
    .locator('main li')
    .filter({ hasText: locale === 'ru' ? 'Менеджер' : 'Manager' })
    .first()
    .getByRole('button', { name: locale === 'ru' ? /^Действия: / : /^Actions/ })
    .click()
  await page.getByRole('menuitem', { name: locale === 'ru' ? 'Права' : 'Rights' }).click()
  await page.getByRole('table').getByRole('row').nth(3).waitFor()
}

/** What a manager has, and to whom it goes. */
async function openHandOver(page: Page, { locale }: Opened): Promise<void> {
  await page
    .locator('main li')
    .filter({ hasText: locale === 'ru' ? 'Менеджер' : 'Manager' })
    .first()
    .getByRole('button', { name: locale === 'ru' ? /^Действия: / : /^Actions/ })
    .click()
  await page.getByRole('menuitem', { name: locale === 'ru' ? 'Передать дела' : 'Hand over work' }).click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
}

async function openAccess(page: Page, { locale }: Opened): Promise<void> {
  await heading(page)
  await page
    .getByRole('button', { name: locale === 'ru' ? 'Ещё' : 'More', exact: true })
    .first()
    .click()
  await page.getByRole('menuitem', { name: locale === 'ru' ? 'Доступ' : 'Access' }).click()
  await page.getByRole('dialog').getByRole('listitem').nth(2).waitFor()
}

async function openShare(page: Page, said: Opened): Promise<void> {
  await openAccess(page, said)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: said.locale === 'ru' ? 'Открыть доступ' : 'Share', exact: true }).click()
  await dialog.locator('form').getByRole('textbox').first().waitFor()
}

async function endOthers(page: Page, { locale }: Opened): Promise<void> {
  await page.getByRole('button', { name: locale === 'ru' ? 'Завершить остальные' : 'End all others' }).click()
  await page.getByRole('dialog').waitFor()
}

/** It has deals, and says so. */
async function removePipeline(page: Page, { locale }: Opened): Promise<void> {
  await page
    .getByRole('button', { name: locale === 'ru' ? /^Действия: / : /^Actions/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: locale === 'ru' ? 'Удалить' : 'Delete' }).click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
}

/** What becoming another kind means for the deals that stand there. */
async function changeStage(page: Page, { locale }: Opened): Promise<void> {
  await page
    .getByRole('button', { name: locale === 'ru' ? /^Изменить: / : /^Edit/ })
    .first()
    .click()
  await page
    .getByRole('dialog')
    .getByText(locale === 'ru' ? 'Проиграна' : 'Lost', { exact: true })
    .click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
}

/** As while somebody calls who is known already. */
async function openQuickLead(page: Page, { shown, locale }: Opened): Promise<void> {
  await heading(page)
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.locator('[name=phone]').fill(shown.knownPhone)
  await dialog.getByText(locale === 'ru' ? 'Похоже, уже есть' : 'Probably there already').waitFor()
}

async function openBuilder(page: Page, { locale }: Opened): Promise<void> {
  await heading(page)
  await page.getByRole('button', { name: locale === 'ru' ? 'И / или' : 'Advanced' }).click()
  await page
    .getByRole('button', { name: locale === 'ru' ? 'Убрать группу' : 'Remove the group' })
    .last()
    .waitFor()
  await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root'))
}

async function openCall(page: Page, { locale }: Opened): Promise<void> {
  await page.getByRole('tab', { name: locale === 'ru' ? 'Звонок' : 'Call' }).click()
  await page.getByRole('tabpanel').getByRole('combobox').first().waitFor()
}

async function openMeeting(page: Page, { locale }: Opened): Promise<void> {
  await page.getByRole('tab', { name: locale === 'ru' ? 'Встреча' : 'Meeting' }).click()
  await page
    .getByRole('tabpanel')
    .getByLabel(locale === 'ru' ? 'Место' : 'Place')
    .waitFor()
}

async function openFilter(page: Page, { locale }: Opened): Promise<void> {
  await page.getByRole('button', { name: locale === 'ru' ? /^Что: / : /^What: / }).click()
  await page.getByRole('checkbox').nth(8).waitFor()
}

async function mention(page: Page, { locale }: Opened): Promise<void> {
  await page.locator(`textarea[aria-label="${locale === 'ru' ? 'Заметка' : 'Note'}"]`).pressSequentially('@')
  await page.getByRole('option').first().waitFor()
}

async function finishTask(page: Page, { locale }: Opened): Promise<void> {
  await page
    .getByRole('button', { name: locale === 'ru' ? /^Завершить: / : /^Finish: / })
    .first()
    .click()
  await opened(page)
}

async function openReceipt(page: Page): Promise<void> {
  await page.locator('main li button').first().click()
  await page.locator('main details').first().waitFor()
}

async function openEntry(page: Page): Promise<void> {
  await page.locator('main li button').first().click()
  await page.locator('main li dl').first().waitFor()
}

async function openRetention(page: Page, { locale }: Opened): Promise<void> {
  await page.getByRole('button', { name: locale === 'ru' ? 'Срок хранения' : 'How long it is kept' }).click()
  await page.getByRole('dialog').getByRole('textbox').first().and(page.locator(':enabled')).waitFor()
}

async function openPlan(page: Page, { locale }: Opened): Promise<void> {
  await page.getByRole('button', { name: locale === 'ru' ? 'Расписание' : 'Schedule' }).click()
  await page.getByRole('dialog').getByRole('textbox').last().and(page.locator(':enabled')).waitFor()
}

async function search(page: Page, { shown }: Opened): Promise<void> {
  await heading(page)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('combobox').fill(shown.knownPhone)
  await page.getByRole('dialog').getByText('L-').first().waitFor()
}

async function openPalette(page: Page): Promise<void> {
  await heading(page)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('option').nth(8).waitFor()
}

async function openShortcuts(page: Page): Promise<void> {
  await heading(page)
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByRole('term').nth(5).waitFor()
}

/** Rows of a table or cards of a phone. */
async function markTwo(page: Page, { locale }: Opened): Promise<void> {
  const marks = page.getByRole('checkbox', { name: locale === 'ru' ? /^Отметить: / : /^Mark: / })
  await marks.nth(0).check()
  await marks.nth(1).check()
  await page.getByText(locale === 'ru' ? 'Выбрано: 2' : '2 selected').waitFor()
}

async function changeField(page: Page, open: Opened): Promise<void> {
  await markTwo(page, open)
  const [action, field, tags] =
    open.locale === 'ru' ? ['Изменить поле', 'Поле', 'Метки'] : ['Change a field', 'Field', 'Tags']
  await page.getByRole('button', { name: action, exact: true }).click()
  await page.getByRole('dialog').getByRole('combobox', { name: field, exact: true }).click()
  await page.getByRole('option', { name: tags, exact: true }).click()
  await page.getByRole('dialog').getByRole('radio').first().waitFor({ state: 'attached' })
  await opened(page)
}

async function previewRemoval(page: Page, open: Opened): Promise<void> {
  await markTwo(page, open)
  await page.getByRole('button', { name: open.locale === 'ru' ? 'Удалить' : 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('row').nth(2).waitFor()
}

async function openSamlProvider(page: Page, opened: Opened): Promise<void> {
  await press('Добавить провайдера', 'Add a provider')(page, opened)
  await page.getByRole('radio', { name: 'SAML 2.0' }).check()
  await page.getByRole('dialog').getByRole('textbox', { name: 'metadata' }).waitFor()
}

async function openExport(page: Page, { locale }: Opened): Promise<void> {
  await heading(page)
  await page.getByRole('button', { name: locale === 'ru' ? 'Выгрузить в файл' : 'Export to a file' }).click()
  await page
    .getByRole('dialog')
    .getByText(locale === 'ru' ? /^Всего записей: \d/ : /^Records: \d/)
    .waitFor()
}

/** On a phone it lies behind what else there is. */
async function openBell(page: Page, { locale }: Opened): Promise<void> {
  await heading(page)
  const name = locale === 'ru' ? /уведомлени/i : /notification/i
  const more = page.getByRole('button', { name: locale === 'ru' ? /^Ещё/ : /^More/ })
  const bell = page.getByRole('navigation').getByRole('button', { name })
  await bell.or(more).first().waitFor()
  const isPhone = await more.isVisible()
  if (isPhone) await more.click()
  await (isPhone ? page.getByRole('dialog').getByRole('button', { name }) : bell).first().click()
  await page
    .getByRole('dialog')
    .getByRole('heading', { name: locale === 'ru' ? 'Уведомления' : 'Notifications' })
    .waitFor()
}

/** All there is to look at. */
export const everything: readonly Screen[] = [...screens, ...dialogs, ...seldom]
