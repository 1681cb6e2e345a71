import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addableTypes, fieldType, fieldTypes, type Json, type JsonObject } from '../../src/model/index.ts'
import { widgetOf } from '../../src/web/fields/index.ts'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Credentials, type Person, seat, soon } from './person.ts'

/*
 * Two people change the same field. Over every type of field that the engine has and a page lets change: the second sees
 * both values as people read them, chooses, and what he chose is kept.
 */

type Row = Record<string, Json>

/** A field of each type, on the object whose card shows it. */
interface Contested {
  type: string
  object: string
  plural: string
  name: string
  label: string
  options: JsonObject
}

const who: Credentials = { email: 'anna@rapport.example', password: 'another horse battery' }
const byHand = [...fieldTypes.keys()].filter(type => widgetOf({ type }).editable)
const optionsOf: Record<string, JsonObject> = {
  choice: { choices: ['oak', 'pine'], labels: { oak: { en: 'Oak', ru: 'Дуб' }, pine: { en: 'Pine', ru: 'Сосна' } } },
  multiChoice: {
    choices: ['oak', 'pine', 'ash'],
    labels: { oak: { en: 'Oak', ru: 'Дуб' }, pine: { en: 'Pine', ru: 'Сосна' }, ash: { en: 'Ash', ru: 'Ясень' } },
  },
  ref: { object: 'contact' },
  refs: { object: 'contact' },
}

let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Person
let page: Page
const contested: Contested[] = []
const targets = new Map<string, string[]>()

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const role = (await list('/roles')).find(({ name }) => name === 'admin')?.id ?? null
  await made('/users', { ...who, name: 'Анна Ветрова', role, locale: 'ru' })
  await made('/users', { email: 'b@rapport.example', password: who.password, name: 'Борис Лапин', role })
  targets.set('user', ids(await list('/users?sort=createdAt')))
  targets.set('contact', [])
  for (const name of ['Кира Нулевая', 'Мила Первая', 'Нина Вторая'])
    targets.get('contact')?.push(await made('/contacts', { name, phones: [] }))
  for (const type of byHand) {
    const place = await placeOf(type)
    if (place) contested.push(place)
  }
  const pipeline = await made('/pipelines', { name: 'Путь', object: 'company' })
  targets.set('stage', [])
  for (const [position, name] of ['Знакомство', 'Договор', 'Работа'].entries())
    targets.get('stage')?.push(await made('/stages', { name, pipeline, position: position + 1 }))
  anna = await seat(browser, rapport, who)
  // Whether her page has heard of it before she saves, or is told by the refusal, depends on who is quicker.
  anna.expectRefusal('412 PATCH /api/v1/')
  page = anna.page
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

/** A field that is added to companies; of types that nobody adds, one of those the product has. */
async function placeOf(type: string): Promise<Contested | null> {
  if (!addableTypes.includes(type)) return findPlace(type)
  const name = `own${type}`
  const options = optionsOf[type] ?? {}
  const label = `Поле ${type}`
  await made('/fields', { object: 'company', name, type, label: { en: label, ru: label }, options })
  return { type, object: 'company', plural: 'companies', name, label, options }
}

async function findPlace(type: string): Promise<Contested | null> {
  const { objects } = (await admin.call<{ objects: SchemaObject[] }>('GET', '/schema')).body
  for (const { name: object, plural, configuration, fields } of objects) {
    const field = fields.find(one => one.type === type && one.access === 'write' && !one.readOnly)
    if (field && !configuration) return { ...field, type, object, plural, options: field.options ?? {} }
  }
  return null
}

interface SchemaObject {
  name: string
  plural: string
  configuration: boolean
  fields: { name: string; label: string; type: string; access: string; readOnly: boolean; options?: JsonObject }[]
}

/** The value with this number: of references a record that there is. */
function valueNumbered({ type, options }: Contested, n: number): Json {
  const [known = ''] = [targets.get(type === 'user' || type === 'stage' ? type : String(options.object))?.[n]]
  if (['user', 'stage', 'ref'].includes(type)) return known
  if (type === 'refs') return [known]
  const sample = fieldType({ type, options }).sample(options, n)
  // What is sold need not be in the catalogue.
  return type === 'items' && Array.isArray(sample)
    ? sample.map(line => ({ ...(line as JsonObject), product: null }))
    : sample
}

const list = async (path: string): Promise<Row[]> => (await admin.call<{ data: Row[] }>('GET', path)).body.data
const ids = (rows: Row[]): string[] => rows.map(({ id }) => String(id))

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

/** Members of a value are in no order. */
const sorted = (value: Json | undefined): string => JSON.stringify(value).split(/[{},]/).sort().join()

/** What somebody reads there, pictures by their names. */
const read = (place: Locator): Promise<string> =>
  place.evaluate(element => {
    // The exact moment is told to who points at it.
    for (const time of element.querySelectorAll('time'))
      time.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    const copy = element.cloneNode(true) as HTMLElement
    for (const button of copy.querySelectorAll('button')) button.remove()
    for (const time of copy.querySelectorAll('time[title]')) time.textContent = time.getAttribute('title')
    for (const sign of copy.querySelectorAll('svg[aria-label]')) sign.replaceWith(sign.getAttribute('aria-label') ?? '')
    return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
  })

/** Ids, JSON, moments of machines, signs of something still on its way: nothing that people read. */
const machines = /[0-9a-f]{8}-[0-9a-f]{4}|[{}"[\]]|\dT\d\d:|…|undefined|null|NaN|Поле|oak|pine/

const field = (label: string) =>
  page
    .locator('dt')
    .filter({ hasText: new RegExp(`^${label}$`) })
    .locator('xpath=following-sibling::dd')

/** A card on which a person has typed a value into each field, and not saved yet. */
async function begun(object: string, plural: string, fields: Contested[]): Promise<Row> {
  const id = await made(`/${plural}`, { name: `Спор ${object}` })
  const record = (await admin.call<Row>('GET', `/${plural}/${id}`)).body
  const drafts = Object.fromEntries(
    fields.map(one => [one.name, { before: record[one.name] ?? null, after: valueNumbered(one, 2) }]),
  )
  await page.goto('/')
  await page.waitForFunction(() => localStorage.getItem('rapport.device') !== null)
  await page.evaluate(
    ([place, draft]) => {
      const { person } = JSON.parse(localStorage.getItem('rapport.device') ?? '{}') as { person: string }
      localStorage.setItem(`rapport.draft.${person}.${place}`, draft ?? '')
    },
    [`fields.${object}.${id}`, JSON.stringify({ at: Date.now(), value: drafts })],
  )
  await page.goto(`/${plural}/${id}`)
  await page.getByRole('heading', { name: `Спор ${object}`, level: 1 }).waitFor()
  const theirs = Object.fromEntries(fields.map(one => [one.name, valueNumbered(one, 1)]))
  const answer = await admin.call<Row>('PATCH', `/${plural}/${id}`, theirs)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

/** By its button; where there is none, by leaving it. */
async function save(label: string): Promise<void> {
  // Lines are written over the page: what was begun is found there again.
  if (contested.some(one => one.label === label && one.type === 'items')) {
    await field(label)
      .getByRole('button', { name: `Изменить: ${label}` })
      .click()
    return page.getByRole('dialog', { name: label }).getByRole('button', { name: 'Сохранить', exact: true }).click()
  }
  const button = field(label).getByRole('button', { name: 'Сохранить', exact: true })
  if (await button.count()) return button.click()
  const input = field(label).locator('input, textarea').first()
  await input.focus()
  await input.evaluate(element => (element as HTMLElement).blur())
}

for (const choice of ['mine', 'theirs'] as const) {
  test(`both values of every type of field are shown, and ${choice} is kept where it is chosen`, async () => {
    for (const [object, fields] of Map.groupBy(contested, one => one.object)) {
      const plural = fields[0]?.plural ?? ''
      const { id, ...theirs } = await begun(object, plural, fields)
      const chosen = new Map<string, string>()
      for (const one of fields) {
        const { label, name, type } = one
        await save(label)
        const dialog = page.getByRole('dialog', { name: `«${label}» изменили одновременно` })
        await dialog.waitFor().catch(error => {
          throw new Error(`${type}: no dialog`, { cause: error })
        })
        const [mine, saved] = [
          dialog.getByRole('group', { name: 'Ваше' }),
          dialog.getByRole('group', { name: 'Уже сохранено' }),
        ]
        const both = () =>
          Promise.all([mine, saved].map(async side => (await read(side)).replace(/^(Ваше|Уже сохранено)/, '')))
        const shown = await soon(both, texts => texts.every(text => text && !machines.test(text)))
        expect(shown[0], type).not.toBe(shown[1])
        if (type === 'address') expect(await barriers(page)).toEqual([])
        const button = choice === 'mine' ? 'Оставить моё' : 'Оставить сохранённое'
        await dialog.getByRole('button', { name: button }).click()
        await dialog.waitFor({ state: 'detached' })
        chosen.set(label, shown[choice === 'mine' ? 0 : 1] ?? '')
        const expected = choice === 'mine' ? valueNumbered(one, 2) : theirs[name]
        const kept = await soon(
          async () => (await admin.call<Row>('GET', `/${plural}/${id}`)).body[name] ?? null,
          value => sorted(value) === sorted(expected),
        )
        expect(kept, type).toEqual(expected)
      }
      await page.reload()
      await page.getByRole('heading', { name: `Спор ${object}`, level: 1 }).waitFor()
      for (const [label, text] of chosen)
        await soon(
          () => read(field(label)),
          shown => shown === text,
        )
      await page.getByText('Ещё не сохранено').first().waitFor({ state: 'detached' })
    }
    expect(anna.problems).toEqual([])
  }, 240_000)
}

test('two fields that somebody else changed too are asked about one by one, and each keeps what was chosen for it', async () => {
  const both = contested.filter(({ object, type }) => object === 'company' && ['text', 'number'].includes(type))
  const [mine, theirs] = both
  if (!mine || !theirs) throw new Error('no two fields')
  // Her page hears of it by the refusals alone: else the first question stands before she has saved the second field.
  await page.route('**/api/v1/events**', route => route.fulfill({ status: 204 }))
  const saved = await begun('company', 'companies', both)
  let go = () => {}
  const bothSaved = new Promise<void>(resolve => {
    go = resolve
  })
  await page.route('**/api/v1/companies/*', async route => {
    if (route.request().method() === 'PATCH') await bothSaved
    await route.continue()
  })
  await save(mine.label)
  await save(theirs.label)
  go()
  const answers = new Map([
    [mine.label, 'Оставить моё'],
    [theirs.label, 'Оставить сохранённое'],
  ])
  const dialogs = page.getByRole('dialog', { name: /изменили одновременно$/ })
  for (let asked = 0; asked < both.length; asked++) {
    await dialogs.last().waitFor()
    const title = await dialogs.last().getByRole('heading').first().innerText()
    const [label = ''] = [...answers.keys()].filter(one => title.includes(`«${one}»`))
    await dialogs
      .last()
      .getByRole('button', { name: answers.get(label) ?? '?' })
      .click()
    await page.getByRole('dialog', { name: title }).waitFor({ state: 'detached' })
    answers.delete(label)
  }
  expect(answers.size).toBe(0)
  await page.unroute('**/api/v1/companies/*')
  await page.unroute('**/api/v1/events**')
  const kept = await soon(
    async () => (await admin.call<Row>('GET', `/companies/${saved.id}`)).body,
    now => sorted(now[mine.name]) === sorted(valueNumbered(mine, 2)),
  )
  expect(kept).toMatchObject({ [mine.name]: valueNumbered(mine, 2), [theirs.name]: saved[theirs.name] ?? null })
  await page.reload()
  await page.getByRole('heading', { name: 'Спор company', level: 1 }).waitFor()
  expect(await page.getByText('Ещё не сохранено').count()).toBe(0)
})

test('what nobody changes by hand is of these types alone', () => {
  const tried = contested.map(({ type }) => type)
  const others = [...fieldTypes.keys()].filter(type => !tried.includes(type))
  expect(others.sort()).toEqual(['file', 'formula', 'id', 'json', 'link', 'shortNumber'])
})
