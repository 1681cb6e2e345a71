import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Json, type JsonObject, Unavailable } from '../../model/index.ts'
import { type Context, createRecord, getRecord, updateRecord } from '../../records/index.ts'
import { importJobs } from './jobs.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

let company: TestCompany
let admin: Context
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())
beforeEach(async () => {
  admin = await company.again(company.admin)
})

const bring = async (ctx: Context, object: string, text: string, more: Record<string, Json> = {}): Promise<string> =>
  String((await company.call(ctx, 'createImport', { parts: filePart(object, 'list.csv', text, more) })).body.id)
const look = async (ctx: Context, id: string): Promise<JsonObject> =>
  (await company.call(ctx, 'getImport', { params: { id } })).body
const commit = async (ctx: Context, id: string): Promise<JsonObject> => {
  await company.call(ctx, 'commitImport', { params: { id } })
  return look(ctx, id)
}
const codes = ({ problems }: JsonObject) => (problems as JsonObject[]).map(({ line, code }) => `${line} ${code}`)

describe('what cannot be imported is refused before anything is kept', () => {
  const importCount = async () =>
    (await company.admin.db.one<{ count: number }>(sql`select count(*)::int as count from import`))?.count

  it.each([
    ['lead', '', 'importEmpty'],
    ['lead', 'ФИО;Телефон\r\n', 'importEmpty'],
    ['lead', 'PK\x03\x04rest of a workbook', 'importBookBroken'],
    ['lead', 'a;b\n"never closed', 'importQuote'],
    ['sausage', 'a;b\n1;2', 'unknownObject'],
    ['role', 'name\nx', 'unknownObject'],
  ])('%s from %j', async (object, text, code) => {
    const count = await importCount()
    await expect(bring(admin, object, text)).rejects.toMatchObject({ problems: [{ code }] })
    expect(await importCount()).toBe(count)
  })

  it('a mapping and options of unknown names', async () => {
    await expect(
      bring(admin, 'lead', 'ФИО;Тел\nАнна;1', { mapping: { name: 'Имя', status2: 'Тел', convertedAt: 'Тел' } }),
    ).rejects.toMatchObject({
      problems: [
        { field: 'mapping.name', code: 'importColumn' },
        { field: 'mapping.status2', code: 'unknownField' },
        { field: 'mapping.convertedAt', code: 'unknownField' },
      ],
    })
    await expect(
      bring(admin, 'lead', 'ФИО\nАнна', { options: { encoding: 'ebcdic', colour: 'red' } }),
    ).rejects.toMatchObject({
      problems: [
        { field: 'options.encoding', code: 'importOption' },
        { field: 'options.colour', code: 'unknownMember' },
      ],
    })
  })

  it('what the caller has no right to make', async () => {
    const manager = await company.as('manager', { email: 'm0@example.com' })
    await expect(bring(manager, 'user', 'name;email\nX;x@example.com')).rejects.toMatchObject({ code: 'noRight' })
    const reading: Context = { ...admin, actor: { ...admin.actor, scopes: ['read'] } }
    await expect(bring(reading, 'lead', 'ФИО;Телефон\nАнна;+79161234567')).rejects.toMatchObject({ code: 'noRight' })
  })
})

it('somebody else’s import is not there', async () => {
  const manager = await company.as('manager', { email: 'm1@example.com' })
  const id = await bring(admin, 'lead', 'ФИО;Телефон\nКто-то;+79160000010')
  await expect(look(manager, id)).rejects.toMatchObject({ code: 'notFound' })
  await expect(company.call(manager, 'commitImport', { params: { id } })).rejects.toMatchObject({ code: 'notFound' })
  const own = await bring(manager, 'lead', 'ФИО;Телефон\nКто-то ещё;+79160000011')
  expect((await look(admin, own)).state).toBe('staged')
  expect(((await company.call(manager, 'listImports')).body.data as JsonObject[]).map(each => each.id)).toEqual([own])
})

it('a manager imports with his own rights: what he may not make is left out, whose card is not his stays as it is', async () => {
  const team = await createRecord(admin, 'team', { name: 'Казань' })
  const other = await company.as('manager', { name: 'Петрова Анна', email: 'm2@example.com', team: team.id })
  const lead = await createRecord(other, 'lead', {
    name: 'Иванов Иван',
    phones: ['+79160000020'],
    owner: String(other.actor.user),
  })
  const manager = await company.as('manager', { email: 'm3@example.com' })
  const id = await bring(
    manager,
    'lead',
    'ФИО;Телефон;Источник\nИван Иванов;8 916 000-00-20;Радио\nНовый Пётр;8 916 000-00-21;Радио',
  )
  const done = await commit(manager, id)
  expect(done).toMatchObject({ state: 'done', counts: { read: 2, new: 1, attached: 0, refused: 1 } })
  expect((done.problems as JsonObject[])[0]?.message).toContain('Ответственный: Петрова Анна')
  expect((await wholeList(admin, 'lead', { filter: { source: { empty: true } } })).map(each => each.name)).toContain(
    'Новый Пётр',
  )
  expect(await getRecord(admin, 'lead', lead.id)).toMatchObject({ version: lead.version })
  expect((await wholeList(admin, 'source')).map(source => source.name)).not.toContain('Радио')
})

it('what could not be worked out anew is not done as it was worked out before', async () => {
  const id = await bring(admin, 'lead', 'ФИО;Телефон\nЛёвкин Фрол;8 916 000-00-25')
  const { mapping } = await look(admin, id)
  const budget = { value: 'a lot' }
  await company.call(admin, 'updateImport', {
    params: { id },
    body: { mapping: { ...(mapping as JsonObject), budget } },
  })
  expect(await look(admin, id)).toMatchObject({ state: 'failed', counts: { read: 1, new: 0 } })
  await expect(company.call(admin, 'commitImport', { params: { id } })).rejects.toMatchObject({ code: 'importBusy' })
  expect(await wholeList(admin, 'lead', { filter: { lastName: 'Лёвкин' } })).toEqual([])
  await company.call(admin, 'updateImport', { params: { id }, body: { mapping } })
  expect(await commit(admin, id)).toMatchObject({ state: 'done', counts: { new: 1 } })
})

it('of two sources of one name the older one is meant; no row is refused for it', async () => {
  const older = await createRecord(admin, 'source', { name: 'Ярмарка', kind: 'event' })
  await createRecord(admin, 'source', { name: 'ярмарка', kind: 'other' })
  const id = await bring(admin, 'lead', 'ФИО;Телефон;Источник\nПётр Ярмарочный;8 916 000-00-77;Ярмарка')
  expect(await commit(admin, id)).toMatchObject({ state: 'done', counts: { new: 1, refused: 0 } })
  expect(await wholeList(admin, 'lead', { filter: { source: older.id } })).toMatchObject([
    { phones: [{ value: '+79160000077' }] },
  ])
})

it('somebody known is found by phone, e-mail or messenger, never by his name; his card learns what it did not know', async () => {
  const lead = await createRecord(admin, 'lead', {
    name: 'Кузнецов Олег',
    phones: ['+79160000030'],
    companyName: 'ООО «Луч»',
  })
  const text = [
    'ФИО;Телефон;E-mail;Telegram;Компания;Интерес',
    'Олег Кузнецов;8(916)000-00-30;oleg@luch.example;;Другая компания;Кухня',
    'Олег;;OLEG@luch.example;@oleg_luch;;Шкаф',
    'О. К.;;;@Oleg_Luch;;Стол',
    'Кузнецов Олег;8(916)000-00-31;;;ООО «Луч»;Однофамилец',
  ].join('\n')
  const done = await commit(admin, await bring(admin, 'lead', text))
  expect(done.counts).toMatchObject({ read: 4, new: 1, attached: 3, refused: 0 })
  expect(await getRecord(admin, 'lead', lead.id)).toMatchObject({
    name: 'Кузнецов Олег',
    companyName: 'ООО «Луч»',
    interest: 'Кухня',
    emails: [{ value: 'oleg@luch.example' }],
    messengers: [{ type: 'telegram', value: 'oleg_luch' }],
  })
  expect(
    (await wholeList(admin, 'activity')).filter(activity => (activity.on as JsonObject).id === lead.id).length,
  ).toBe(3)

  await company.call(admin, 'revertImport', { params: { id: String(done.id) } })
  expect(await getRecord(admin, 'lead', lead.id)).toMatchObject({
    interest: null,
    emails: [],
    messengers: [],
    phones: lead.phones,
  })
  expect((await wholeList(admin, 'activity')).filter(activity => (activity.on as JsonObject).id === lead.id)).toEqual(
    [],
  )
})

it('what became another’s since an import is kept by its taking back, and is not called by its name', async () => {
  const seller = await company.as('manager', { email: 'seller@example.com' })
  const done = await commit(
    seller,
    await bring(seller, 'lead', 'ФИО;Телефон\nОтто;8 916 000-00-39\nЭмма;8 916 000-00-40'),
  )
  const own = (await wholeList(admin, 'lead')).filter(({ name }) => name === 'Отто' || name === 'Эмма')
  const [away, stays] = [own.find(({ name }) => name === 'Отто'), own.find(({ name }) => name === 'Эмма')]
  await updateRecord(admin, 'lead', String(away?.id), { name: 'Тайный клиент', owner: admin.actor.user })
  await updateRecord(admin, 'lead', String(stays?.id), { comment: 'перезвонить', owner: seller.actor.user })
  await expect(getRecord(seller, 'lead', String(away?.id))).rejects.toThrow()
  await company.call(seller, 'revertImport', { params: { id: String(done.id) } })
  const kept = (await look(seller, String(done.id))).kept as JsonObject[]
  expect(kept.map(({ id, title }) => [id, title])).toEqual([
    [stays?.id, 'Эмма'],
    [away?.id, ''],
  ])
})

it('people of one company stay as many leads as they are, in the list and beside whom we know', async () => {
  const known = await createRecord(admin, 'lead', { name: 'Ян', phones: ['+79160000035'], companyName: 'ООО «Утёс»' })
  const text = 'ФИО;Телефон;Компания\nРита;8 916 000-00-36;Утес\nГлеб;8 916 000-00-37;ООО «Утёс»'
  const done = await commit(admin, await bring(admin, 'lead', text))
  expect(done.counts).toMatchObject({ read: 2, new: 2, attached: 0, same: 0, refused: 0 })
  expect(await getRecord(admin, 'lead', known.id)).toMatchObject({ version: known.version })
})

it('contacts come with their companies, which are made where they are missing', async () => {
  await createRecord(admin, 'company', { name: 'ООО «Маяк»' })
  const text =
    'Фамилия,Имя,Компания,Телефон,Должность\nОрлова,Вера,ООО «маяк»,+79160000040,Директор\nОрлов,Пётр,ООО «Парус»,+79160000041,Снабженец\nОрлов,Глеб,ООО «ПАРУС»,+79160000042,\n'
  const id = await bring(admin, 'contact', text)
  expect((await look(admin, id)).questions).toMatchObject([
    { id: 'missing:company', samples: ['ООО «Парус»', 'ООО «ПАРУС»'], answer: 'create' },
  ])
  await commit(admin, id)
  const contacts = await wholeList(await company.again(admin), 'contact', { expand: ['company'], sort: 'name' })
  expect(contacts.map(({ name, company: of }) => [name, (of as JsonObject).name])).toEqual([
    ['Орлов Глеб', 'ООО «Парус»'],
    ['Орлов Пётр', 'ООО «Парус»'],
    ['Орлова Вера', 'ООО «Маяк»'],
  ])

  const again = await commit(
    admin,
    await bring(admin, 'contact', `${text}Орлова,Вера,ООО «Маяк»,"+79160000040, +79160000043",Управляющая\n`),
  )
  expect(again.counts).toMatchObject({ new: 0, changed: 1, same: 3 })
  expect((await wholeList(admin, 'contact', { sort: 'name' }))[2]).toMatchObject({
    position: 'Управляющая',
    phones: [{ value: '+79160000040' }, { value: '+79160000043' }],
  })
})

it('a name that is like a known one is asked about, others are refused until somebody says what to do', async () => {
  await createRecord(admin, 'product', { name: 'Шкаф-купе «Вега»' })
  const text =
    'Сделка;Товар;Сумма;Стадия\nA;Шкаф купе Вега;100;Новая\nB;Шкаф-купе «Вегас»;200;Новая\nC;Диван;300;Предложение\n'
  const id = await bring(admin, 'deal', text)
  const { questions } = await look(admin, id)
  expect(questions).toMatchObject([
    { id: 'value:product:Шкаф купе Вега', answered: false, answer: expect.stringMatching(/-/) },
    { id: 'value:product:Шкаф-купе «Вегас»', answer: null },
    { id: 'missing:product', samples: ['Диван'], proposal: 'create', answer: 'create' },
  ])
  expect(codes(await look(admin, id))).toEqual(['3 importUnanswered'])
  await company.call(admin, 'updateImport', {
    params: { id },
    body: { answers: { 'value:product:Шкаф-купе «Вегас»': 'create', 'missing:product': 'leave' } },
  })
  const done = await commit(admin, id)
  expect(done.counts).toMatchObject({ new: 3, refused: 0 })
  const deals = await wholeList(await company.again(admin), 'deal', { expand: ['product', 'stage'], sort: 'name' })
  expect(
    deals.map(({ product, stage }) => [(product as JsonObject | null)?.name ?? null, (stage as JsonObject).name]),
  ).toEqual([
    ['Шкаф-купе «Вега»', 'Новая'],
    ['Шкаф-купе «Вегас»', 'Новая'],
    [null, 'Предложение'],
  ])
})

it('an import that broke off goes on where it stopped, and makes nothing twice', async () => {
  const rows = Array.from({ length: 1200 }, (_, n) => `Лид ${n};+7916${String(1000000 + n)}`)
  const id = await bring(admin, 'lead', ['ФИО;Телефон', ...rows].join('\n'))
  await admin.db.query(sql`update import set state = 'committing' where id = ${id}`)
  const job = importJobs.find(({ name }) => name === 'import.commit')
  const payload = { import: id, user: String(admin.actor.user) }
  let batches = 0
  const failing = (ctx: Context): Context => ({
    ...ctx,
    db: {
      ...ctx.db,
      transaction: work =>
        ++batches === 2 ? Promise.reject(new Unavailable('databaseAway')) : ctx.db.transaction(work),
    },
  })
  const broken = {
    ...company.application,
    userContext: async (...given: Parameters<typeof company.application.userContext>) =>
      failing(await company.application.userContext(...given)),
  }
  await expect(job?.run(admin, payload, broken)).rejects.toThrow('databaseAway')
  expect(await look(admin, id)).toMatchObject({ state: 'committing', counts: { new: 1200 } })
  const half = (await wholeList(admin, 'lead', { q: 'Лид' })).length
  expect(half).toBeGreaterThan(0)
  expect(half).toBeLessThan(1200)

  await job?.run(admin, payload, company.application)
  expect(await look(admin, id)).toMatchObject({ state: 'done', progress: 1, counts: { new: 1200, refused: 0 } })
  expect((await wholeList(admin, 'lead', { q: 'Лид' })).length).toBe(1200)
}, 60_000)

it('an added field is proposed by its label and filled', async () => {
  await admin.db.query(sql`insert into added_field (id, object, name, type, options, label, position)
    values (gen_random_uuid(), 'product', 'facade', 'choice', ${JSON.stringify({ choices: ['oak', 'ash'], labels: { oak: { ru: 'Дуб', en: 'Oak' }, ash: { ru: 'Ясень', en: 'Ash' } } })}::jsonb, ${JSON.stringify({ ru: 'Цвет фасада', en: 'Facade' })}::jsonb, 1)`)
  const ctx = await company.again(admin)
  const id = await bring(ctx, 'product', 'Товар;Цвет фасада;Цена\nКомод;дуб;12,50\nТумба;сосна;10\n')
  expect(await look(ctx, id)).toMatchObject({
    mapping: { facade: { columns: ['Цвет фасада'] } },
    counts: { new: 1, refused: 1 },
  })
  await commit(ctx, id)
  expect((await wholeList(ctx, 'product', { q: 'Комод' }))[0]).toMatchObject({
    facade: 'oak',
    price: { amount: '12.50' },
  })
})

describe('a column that names several records', () => {
  it('takes them by title, code or id; what is unknown or borne by two is reported in its row', async () => {
    await admin.db.query(sql`insert into added_field (id, object, name, type, options, label, position)
      values (gen_random_uuid(), 'lead', 'wanted', 'refs', '{"object":"product"}'::jsonb, ${JSON.stringify({ ru: 'Хочет', en: 'Wants' })}::jsonb, 1)`)
    const ctx = await company.again(admin)
    const product = async (name: string, more = {}) => (await createRecord(ctx, 'product', { name, ...more })).id
    const [table, chair, shelf] = [
      await product('Стол обеденный'),
      await product('Стул венский', { code: 'ST-7' }),
      await product('Полка'),
    ]
    await product('Лавка')
    await product('Лавка')
    const list = [
      'ФИО;Телефон;Хочет',
      'Кузьма Ершов;8 926 711-00-01;"стол обеденный; ST-7"',
      'Мирон Ершов;8 926 711-00-02;"Полка, Стул венский"',
      `Назар Ершов;8 926 711-00-03;${table} ${shelf}`,
      'Остап Ершов;8 926 711-00-04;"Полка; Лавка; Ковёр-самолёт"',
      'Потап Ершов;8 926 711-00-05;',
    ]
    const id = await bring(ctx, 'lead', list.join('\n'))
    await company.call(ctx, 'updateImport', { params: { id }, body: { answers: { 'missing:wanted': 'refuse' } } })
    const staged = await look(ctx, id)
    expect(staged).toMatchObject({ mapping: { wanted: { columns: ['Хочет'] } }, counts: { new: 4, refused: 1 } })
    expect(codes(staged)).toEqual(['5 importAmbiguous', '5 importUnknown'])
    await commit(ctx, id)
    const leads = await wholeList(ctx, 'lead', { q: 'Ершов' })
    const wanted = Object.fromEntries(leads.map(({ name, wanted: products }) => [name, products]))
    expect(wanted).toEqual({
      'Ершов Кузьма': [table, chair],
      'Ершов Мирон': [shelf, chair],
      'Ершов Назар': [table, shelf],
      'Ершов Потап': [],
    })
  })
})

describe('leads of a list', () => {
  it('are tied to the companies they name, by ИНН or name, as those of requests are', async () => {
    const plant = await createRecord(admin, 'company', { name: 'ООО «Литейный двор»', inn: '7707083893' })
    const list = [
      'ФИО;Телефон;Компания;ИНН',
      'Тихон Лаптев;8 926 700-00-01;Литейный двор, ООО;',
      'Прохор Лаптев;8 926 700-00-02;;7707083893',
      'Савва Лаптев;8 926 700-00-03;Кузнечный двор;',
    ]
    const id = await bring(admin, 'lead', list.join('\n'))
    expect(await commit(admin, id)).toMatchObject({ state: 'done', counts: { new: 3 } })
    const leads = await wholeList(admin, 'lead')
    const companyOf = (name: string) => leads.find(lead => lead.name === name)?.company
    expect(['Лаптев Тихон', 'Лаптев Прохор', 'Лаптев Савва'].map(companyOf)).toEqual([plant.id, plant.id, null])
  })
})

it('lost deals name whom they were lost to: competitors that are new are made, by who may', async () => {
  const { stages } = admin.config.pipelines[0] ?? { stages: [] }
  const lost = stages.find(({ kind }) => kind === 'lost')?.name
  const text = (deal: string) => `Сделка;Стадия;Конкурент\n${deal};${lost};Дубль-Мебель`
  const manager = await company.as('manager', { email: 'm9@example.com' })
  const refused = await commit(manager, await bring(manager, 'deal', text('Шкаф')))
  expect(refused).toMatchObject({ state: 'done', counts: { new: 1 } })
  expect(await wholeList(admin, 'competitor')).toEqual([])
  expect(await commit(admin, await bring(admin, 'deal', text('Комод')))).toMatchObject({ counts: { new: 1 } })
  const [made] = await wholeList(admin, 'competitor')
  expect(made).toMatchObject({ name: 'Дубль-Мебель', active: true })
  expect(await wholeList(admin, 'deal', { filter: { competitor: made?.id ?? '' } })).toMatchObject([
    { name: 'Комод', lostReason: 'other' },
  ])
})
