import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildReworded, builtPages, type Front, openFront } from './front.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat, soon } from './person.ts'

/** A new version is put in the place of the one that people have open: they are told, lose nothing, and mix nothing. */

let office: Office
let front: Front
let anna: Person
/** The window that stays open over every update. */
let page: Page
let lead = ''
/** A version that calls a page otherwise, in a folder of its own. */
let reworded = ''

beforeAll(async () => {
  reworded = await mkdtemp(join(tmpdir(), 'rapport-pages-'))
  ;[office] = await Promise.all([openOffice(), buildReworded(reworded)])
  const { who, id, close } = await office.hire('Анна Ветрова', 'manager')
  await close()
  lead = await office.lead('Зоя Дальняя', { owner: id })
  front = await openFront(office.rapport, builtPages)
  anna = await seat(office.browser, front, who, { serviceWorkers: 'allow' })
  page = anna.page
})
afterAll(async () => {
  front?.close()
  await office?.close()
  if (reworded) await rm(reworded, { recursive: true, force: true })
})

/** What is done once a page has been at rest for a while is done at once: the worker is there and looked for. */
async function rest(of: Page): Promise<void> {
  await of.clock.fastForward('00:15')
  await soon(
    () => of.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'),
    Boolean,
    60,
  )
}

async function openAt(path: string): Promise<Page> {
  const opened = await anna.context.newPage()
  await opened.clock.install()
  await opened.goto(path)
  return opened
}

const note = (of: Page) => of.getByRole('textbox', { name: 'Заметка' })
const told = (of: Page) => of.getByText('Вышла новая версия')
const calls = (of: Page, name: string) => of.getByRole('link', { name, exact: true }).first().waitFor()

/** Parts of the page that are of no such version. */
async function foreignParts(of: Page, pages: string): Promise<string[]> {
  const own = new Set(await readdir(join(pages, 'assets')))
  const loaded = await of.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  )
  return loaded.filter(path => /\.(js|css)$/.test(path) && !own.has(path.replace('/assets/', '')))
}

test('a page left open over an update is told, until it is answered, and comes back new with what was being typed', async () => {
  await page.clock.install()
  await page.goto(`/leads/${lead}`)
  await calls(page, 'Мой день')
  await rest(page)
  await page.reload()
  await calls(page, 'Мой день')
  await rest(page)
  await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller))
  await note(page).fill('Просит перезвонить в пятницу')

  front.deploy(reworded)
  await page.clock.fastForward('01:00:00')
  await told(page).waitFor()
  await page.clock.fastForward('10:00')
  await calls(page, 'Мой день')
  expect(await foreignParts(page, builtPages)).toEqual([])
  expect(await note(page).inputValue()).toBe('Просит перезвонить в пятницу')

  await page.getByRole('button', { name: 'Обновить' }).click()
  await calls(page, 'Мой новый день')
  expect(await note(page).inputValue()).toBe('Просит перезвонить в пятницу')
  expect(await foreignParts(page, reworded)).toEqual([])
  expect(anna.problems).toEqual([])
})

/** The worker of a version has taken over: it is its first page that opens without a network. */
const takesOver = (of: Page, pages: string) =>
  soon(
    () =>
      of.evaluate(async () => {
        const { active, waiting, installing } = (await navigator.serviceWorker.getRegistration()) ?? {}
        const kept = await (await caches.match('/index.html', { ignoreSearch: true }))?.text()
        return { kept, states: [active, waiting, installing].map(worker => worker?.state) }
      }),
    ({ kept, states: [, waiting] }) => kept === readFileSync(join(pages, 'index.html'), 'utf8') && !waiting,
    60,
  )

test('who opens a page after an update has the new version at once and without a word, also for want of a network', async () => {
  await rest(page)
  front.deploy(builtPages)
  const other = await openAt('/')
  await calls(other, 'Мой день')
  expect(await foreignParts(other, builtPages)).toEqual([])
  await rest(other)
  await takesOver(other, builtPages)
  expect(await told(other).count()).toBe(0)
  await other.close()
})

test('a page that was told comes as the new version, with what was being typed, though another has let it take over', async () => {
  await page.goto(`/leads/${lead}`)
  await calls(page, 'Мой день')
  await rest(page)
  const other = await openAt('/')
  await calls(other, 'Мой день')
  await rest(other)
  await note(page).fill('Просит перезвонить в субботу')
  front.deploy(reworded)
  await other.clock.fastForward('01:00:00')
  await told(page).waitFor()
  await told(other).waitFor()
  await other.getByRole('button', { name: 'Обновить' }).click()
  await calls(other, 'Мой новый день')
  await takesOver(other, reworded)
  await other.close()
  // Nothing is changed under the hands of whoever types.
  await calls(page, 'Мой день')
  expect(await note(page).inputValue()).toBe('Просит перезвонить в субботу')
  await page.getByRole('button', { name: 'Обновить' }).click()
  await calls(page, 'Мой новый день')
  expect(await note(page).inputValue()).toBe('Просит перезвонить в субботу')
  expect(await foreignParts(page, reworded)).toEqual([])
  expect(anna.problems).toEqual([])
  front.deploy(builtPages)
})

test('an old page whose parts are gone comes as the new version to where it was going', async () => {
  await calls(page, 'Мой новый день')
  await page.getByRole('link', { name: 'Календарь', exact: true }).first().click()
  await page.getByRole('heading', { name: 'Календарь', level: 1 }).waitFor()
  await calls(page, 'Мой день')
  expect(await foreignParts(page, builtPages)).toEqual([])
  await page.goto(`/leads/${lead}`)
  await page.getByRole('heading', { name: 'Зоя Дальняя', level: 1 }).waitFor()
  // What is gone was asked for, and not found.
  expect(anna.problems.filter(problem => !/^404 GET .assets.|dynamically imported module/.test(problem))).toEqual([])
  expect(await note(page).inputValue()).toBe('Просит перезвонить в субботу')
})
