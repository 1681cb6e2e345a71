import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { aggregateRecords, type Context, createRecord } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart, sampleFile } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

const file = (name: string): Buffer => sampleFile(`crm-sales-opportunities/${name}`)
const rowsOf = (name: string): Record<string, string>[] => parse(file(name), { columns: true })

let company: TestCompany
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())

interface Question {
  id: string
  kind: string
  value?: string
  count: number
  answer: string | null
  choices: { value: string; title?: string }[]
}

/** Brings in a file, with answers to what is asked, and returns how it went. */
async function bringIn(
  object: string,
  name: string,
  answer?: (questions: Question[]) => Record<string, string>,
): Promise<JsonObject> {
  const admin = await company.again(company.admin)
  const { body } = await company.call(admin, 'createImport', { parts: filePart(object, name, file(name)) })
  const params = { id: String(body.id) }
  const look = async () => (await company.call(await company.again(admin), 'getImport', { params })).body
  if (answer)
    await company.call(admin, 'updateImport', {
      params,
      body: { answers: answer((await look()).questions as unknown as Question[]) },
    })
  const staged = await look()
  await company.call(await company.again(admin), 'commitImport', { params })
  return { ...(await look()), questions: staged.questions ?? null }
}

async function bringInText(object: string, text: string): Promise<JsonObject> {
  const admin = await company.again(company.admin)
  const { body } = await company.call(admin, 'createImport', { parts: filePart(object, `${object}.csv`, text) })
  const params = { id: String(body.id) }
  await company.call(await company.again(admin), 'commitImport', { params })
  return (await company.call(await company.again(admin), 'getImport', { params })).body
}

describe('the sales of a hardware seller go in', () => {
  it('its accounts as companies, below each other in any order', async () => {
    expect(await bringIn('company', 'accounts.csv')).toMatchObject({
      state: 'done',
      counts: { read: 85, new: 85, refused: 0 },
      questions: [],
    })
    const companies = await wholeList(company.admin, 'company')
    const byId = new Map(companies.map(each => [each.id, each]))
    for (const row of rowsOf('accounts.csv')) {
      const found = companies.find(each => each.name === row.account)
      expect(found).toMatchObject({
        industry: row.sector,
        founded: Number(row.year_established),
        employees: Number(row.employees),
        address: { line: row.office_location },
      })
      expect((found?.revenue as JsonObject | undefined)?.amount).toBe(Number(row.revenue).toFixed(2))
      expect(byId.get(String(found?.parent))?.name ?? '').toBe(row.subsidiary_of)
    }
  })

  it('its products, each in the branch of its series', async () => {
    expect(await bringIn('product', 'products.csv')).toMatchObject({ state: 'done', counts: { read: 7, new: 7 } })
    const products = await wholeList(company.admin, 'product', { expand: ['category'] })
    const said = products.map(({ name, series, category, price }) => [
      name,
      series,
      (category as JsonObject).name,
      Number((price as JsonObject).amount),
    ])
    const wanted = rowsOf('products.csv').map(row => [row.product, row.series, row.series, Number(row.sales_price)])
    expect(said.sort()).toEqual(wanted.sort())
    expect((await wholeList(company.admin, 'productCategory')).map(({ name }) => name).sort()).toEqual([
      'GTK',
      'GTX',
      'MG',
    ])
  })

  it('its prices into both lists, by the names of products and lists', async () => {
    const admin = await company.again(company.admin)
    for (const name of ['Розничные цены', 'Опт']) await createRecord(admin, 'priceList', { name })
    const rows = rowsOf('products.csv')
    const dealers = (price: string | undefined) => (Number(price) * 0.9).toFixed(2)
    const prices = [
      'Прайс-лист,Товар,Цена',
      ...rows.flatMap(row => [
        `Розничные цены,${row.product},${row.sales_price}`,
        `Опт,${row.product},${dealers(row.sales_price)}`,
      ]),
    ].join('\n')
    expect(await bringInText('price', prices)).toMatchObject({
      state: 'done',
      counts: { read: 14, new: 14, refused: 0 },
    })
    const kept = await wholeList(admin, 'price', { expand: ['priceList', 'product'] })
    const said = kept.map(({ priceList, product, amount }) =>
      [(priceList as JsonObject).name, (product as JsonObject).name, Number(amount).toFixed(2)].join(),
    )
    const wanted = rows.flatMap(row => [
      `Розничные цены,${row.product},${Number(row.sales_price).toFixed(2)}`,
      `Опт,${row.product},${dealers(row.sales_price)}`,
    ])
    expect(said.sort()).toEqual(wanted.sort())
  })

  it('its agents as users without a password, in the teams of their managers', async () => {
    expect(await bringIn('user', 'sales_teams.csv')).toMatchObject({
      state: 'done',
      counts: { read: 35, new: 35, refused: 0 },
    })
    const { config } = await company.again(company.admin)
    const users = [...config.users.values()]
    const named = (name: string | undefined) => users.find(user => user.name === name)
    expect(config.teams.size).toBe(3 + 6)
    for (const row of rowsOf('sales_teams.csv')) {
      const agent = named(row.sales_agent)
      const team = config.teams.get(agent?.team ?? '')
      expect(config.roles.get(agent?.role ?? '')?.name).toBe('manager')
      expect(team?.name).toBe(`${row.regional_office}: ${row.manager}`)
      expect(team?.head).toBe(named(row.manager)?.id)
      expect(config.teams.get(team?.parent ?? '')?.name).toBe(row.regional_office)
      expect(config.roles.get(named(row.manager)?.role ?? '')?.name).toBe('head')
    }
    expect(users.length).toBe(1 + 35 + 6)
  })

  it('its opportunities as deals: `GTXPro` is proposed as `GTX Pro`, and asked about once', async () => {
    let asked: Question[] = []
    const done = await bringIn('deal', 'sales_pipeline.csv', questions => {
      asked = questions
      const [question] = questions
      return question ? { [question.id]: question.choices.find(({ title }) => title === 'GTX Pro')?.value ?? '' } : {}
    })
    expect(asked).toMatchObject([{ id: 'value:product:GTXPro', kind: 'value', value: 'GTXPro', count: 1480 }])
    expect(asked[0]?.choices[0]?.title).toBe('GTX Pro')
    expect(done).toMatchObject({ state: 'done', counts: { read: 8800, new: 8800, refused: 0 } })
  }, 120_000)

  it('a deal is as the file has it', async () => {
    const admin = await company.again(company.admin)
    const { data } = {
      data: await wholeList(admin, 'deal', {
        filter: { name: { in: ['1C1I7A6R', 'HAXMC4IX', '6CWZFOHJ'] } },
        sort: 'name',
        expand: ['company', 'owner', 'product', 'stage'],
      }),
    }
    expect(data).toMatchObject([
      {
        name: '1C1I7A6R',
        amount: { amount: '1054.00' },
        opensOn: '2016-10-20',
        closesOn: '2017-03-01',
        closedAt: '2017-03-01T09:00:00.000Z',
        company: { name: 'Cancity' },
        owner: { name: 'Moses Frase' },
        product: { name: 'GTX Plus Basic' },
        stage: { name: 'Выиграна' },
        lostReason: null,
      },
      {
        name: '6CWZFOHJ',
        opensOn: null,
        closesOn: null,
        amount: null,
        stage: { name: 'Новая' },
        company: { name: 'Green-Plus' },
      },
      { name: 'HAXMC4IX', company: null, opensOn: '2016-11-03', closedAt: null, amount: null },
    ])
  })
})

/** Won sum and win rate, computed of the file in a few lines of their own. */
function figures(key: (row: Record<string, string>) => string): Record<string, string> {
  const sums: Record<string, { won: number; lost: number; sum: number }> = {}
  for (const row of rowsOf('sales_pipeline.csv')) {
    const group = sums[key(row)] ?? { won: 0, lost: 0, sum: 0 }
    sums[key(row)] = group
    if (row.deal_stage === 'Lost') group.lost++
    if (row.deal_stage !== 'Won') continue
    group.won++
    group.sum += Number(row.close_value)
  }
  return Object.fromEntries(
    Object.entries(sums).map(([name, { won, lost, sum }]) => [name, `${won}/${won + lost} ${sum.toFixed(2)}`]),
  )
}

/** The same, asked of the records. */
async function asked(ctx: Context, field: string, nameOf: (id: string) => string): Promise<Record<string, string>> {
  const stages = ctx.config.pipelines[0]?.stages ?? []
  const of = (...kinds: string[]) => ({
    stage: { in: stages.filter(({ kind }) => kinds.includes(kind)).map(stage => stage.id) },
  })
  const won = await aggregateRecords(ctx, 'deal', {
    groupBy: [field],
    measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
    filter: of('won'),
  })
  const closed = await aggregateRecords(ctx, 'deal', {
    groupBy: [field],
    measures: [{ fn: 'count' }],
    filter: of('won', 'lost'),
  })
  const counts = new Map(closed.rows.map(({ group, measures }) => [group[field], measures[0]]))
  return Object.fromEntries(
    won.rows.map(({ group, measures }) => [
      nameOf(String(group[field])),
      `${measures[0]}/${counts.get(group[field] ?? null)} ${amountOf(measures[1])}`,
    ]),
  )
}

const amountOf = (sum: unknown): string =>
  Number(typeof sum === 'object' && sum && 'amount' in sum ? sum.amount : sum).toFixed(2)

describe('win rate and won sum are those of the raw files', () => {
  it('per product', async () => {
    const ctx = await company.again(company.admin)
    const titles = new Map((await wholeList(ctx, 'product')).map(product => [product.id, String(product.name)]))
    expect(await asked(ctx, 'product', id => titles.get(id) ?? '')).toEqual(
      figures(row => (row.product === 'GTXPro' ? 'GTX Pro' : (row.product ?? ''))),
    )
  })

  it('per agent', async () => {
    const ctx = await company.again(company.admin)
    const all = figures(row => row.sales_agent ?? '')
    expect(await asked(ctx, 'owner', id => ctx.config.users.get(id)?.name ?? '')).toEqual(all)
    expect(Object.keys(all).length).toBe(30)
  })

  it('per manager, by his team', async () => {
    const ctx = await company.again(company.admin)
    const managers = new Map(rowsOf('sales_teams.csv').map(row => [row.sales_agent, row.manager ?? '']))
    const byAgent = await asked(ctx, 'owner', id => ctx.config.users.get(id)?.name ?? '')
    const sums: Record<string, [number, number, number]> = {}
    for (const [agent, said] of Object.entries(byAgent)) {
      const [won = 0, closed = 0, sum = 0] = said.split(/[/ ]/).map(Number)
      const team = ctx.config.teams.get([...ctx.config.users.values()].find(user => user.name === agent)?.team ?? '')
      const head = ctx.config.users.get(team?.head ?? '')?.name ?? ''
      const [wins, all, total] = sums[head] ?? [0, 0, 0]
      sums[head] = [wins + won, all + closed, total + sum]
    }
    expect(
      Object.fromEntries(
        Object.entries(sums).map(([name, [won, closed, sum]]) => [name, `${won}/${closed} ${sum.toFixed(2)}`]),
      ),
    ).toEqual(figures(row => managers.get(row.sales_agent) ?? ''))
  })
})
