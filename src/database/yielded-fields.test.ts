import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPostgres } from '../../test/setup/database.ts'
import { silent } from '../../test/setup/log.ts'
import { openAccess } from '../access/index.ts'
import { objects } from '../objects/index.ts'
import { type Context, getRecord, listRecords, updateRecord } from '../records/index.ts'
import { makeSchema, migrate, migrationNames } from './migrate.ts'
import { openDatabase } from './open.ts'

/** A company as it was before deals had sums: with fields of its own that are called as standard ones now. */
const name = `yielding_${randomBytes(4).toString('hex')}`
const url = new URL(testPostgres())
let server: pg.Client

const id = (n: number) => `01890000-0000-7000-8000-00000000000${n}`
const [company, deal, margin, profit, role, view] = [1, 2, 3, 4, 5, 6].map(id)

beforeAll(async () => {
  server = new pg.Client(url.href)
  await server.connect()
  await server.query(`create database ${name}`)
  url.pathname = `/${name}`
})
afterAll(async () => {
  await server.query(`drop database if exists ${name} with (force)`)
  await server.end()
})

async function before(client: pg.Client): Promise<void> {
  await client.query('begin')
  await makeSchema(
    client,
    (await migrationNames()).filter(known => known < '0105'),
  )
  await client.query(`select set_config('rapport.workspace', '${company}', true);
    insert into workspace (id, name) values ('${company}', 'Ромашка');
    insert into added_field (id, object, name, type, options, label) values
      ('${margin}', 'deal', 'margin', 'number', '{}', '{"ru": "Маржа", "en": "Margin"}'),
      ('${profit}', 'deal', 'profit', 'formula', '{"expression": "margin * 2", "result": "number"}', '{"ru": "Доход", "en": "Profit"}');
    insert into role (id, name, objects, fields, admin, built_in)
      values ('${role}', 'Особая', '{}', '{"deal.margin": "read"}', false, false);
    insert into pipeline (id, name, position) values ('${id(7)}', 'Продажи', 1);
    insert into stage (id, name, pipeline, kind, probability, position, required_fields)
      values ('${id(8)}', 'Новая', '${id(7)}', 'open', 10, 1, '["margin", "company"]');
    insert into saved_view (id, object, name, kind, owner, shared, query) values ('${view}', 'deal', 'С маржей', 'list', '${id(9)}', 'everyone',
      '{"filter": {"margin": {"gt": 5}}, "sort": "-margin", "fields": ["name", "margin"]}');
    insert into layout (id, object, sections, counts) values
      ('${view}', 'deal', '[{"id": "a", "title": "Деньги", "fields": ["amount", "margin"]}]', '["margin"]');
    insert into deal (id, name, owner, pipeline, stage, custom) values ('${deal}', 'Кухня', '${id(9)}', '${id(7)}', '${id(8)}', '{"margin": 17}')`)
  await client.query('commit')
}

test('a field of the company’s own gives way to a standard one of its name, and nothing of it is lost', async () => {
  const client = new pg.Client(url.href)
  await client.connect()
  try {
    await before(client)
    await migrate(url.href)
    const read = async (table: string, columns: string) =>
      (await client.query(`select ${columns} from ${table} where workspace_id = $1`, [company])).rows
    expect(await read('saved_view', 'query')).toEqual([
      { query: { filter: { marginOwn: { gt: 5 } }, sort: '-marginOwn', fields: ['name', 'marginOwn'] } },
    ])
    expect(await read('layout', 'sections, counts')).toEqual([
      { sections: [{ id: 'a', title: 'Деньги', fields: ['amount', 'marginOwn'] }], counts: ['marginOwn'] },
    ])
    expect((await read('role', 'fields'))[0]).toMatchObject({ fields: { 'deal.marginOwn': 'read' } })
    const stages = await read('stage', 'name, required_fields as fields')
    expect(stages.find(stage => stage.name === 'Новая')).toMatchObject({ fields: ['marginOwn', 'company'] })
    await inRecords(async ctx => {
      expect(ctx.config.objects.get('deal')?.fields.marginOwn?.options.label).toEqual({
        ru: 'Маржа (своё)',
        en: 'Margin (own)',
      })
      expect(await getRecord(ctx, 'deal', deal ?? '')).toMatchObject({
        version: 1,
        margin: null,
        marginOwn: 17,
        profit: 34,
      })
      const found = await listRecords(ctx, 'deal', { filter: { marginOwn: { gt: 5 } }, sort: '-marginOwn' })
      expect(found.data.map(each => each.name)).toEqual(['Кухня'])
      const changed = await updateRecord(ctx, 'deal', deal ?? '', { marginOwn: 20 })
      expect(changed).toMatchObject({ margin: null, marginOwn: 20, profit: 40 })
    })
  } finally {
    await client.end()
  }
})

async function inRecords(work: (ctx: Context) => Promise<void>): Promise<void> {
  const database = openDatabase(url.href)
  const access = openAccess(database, objects, silent)
  try {
    await work(await access.contexts.system(company ?? '', { via: { channel: 'system' } }))
  } finally {
    await access.stop()
    await database.close()
  }
}
