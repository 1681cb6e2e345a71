import { randomBytes } from 'node:crypto'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPostgres } from '../../test/setup/database.ts'
import { silent } from '../../test/setup/log.ts'
import { openAccess } from '../access/index.ts'
import { objects } from '../objects/index.ts'
import { type Context, createRecord, getRecord, listRecords, recordChanges, updateRecord } from '../records/index.ts'
import { makeSchema, migrate, migrationNames } from './migrate.ts'
import { openDatabase } from './open.ts'

/** A company as it was before there were orders: with an object of its own that is called as the standard one now. */
const name = `yielding_${randomBytes(4).toString('hex')}`
const url = new URL(testPostgres())
let server: pg.Client

const id = (n: number) => `01890000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`
const [company, own, field, stageField, refField, role, user] = [1, 2, 3, 4, 5, 6, 7].map(id)
const [deals, stageOfDeals, way, placed, done, first, task, deal, view, removed] = [
  10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
].map(id)

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

/** The object, what names it, a record with a task, and a removed object that lies under the path of another standard one. */
async function before(client: pg.Client): Promise<void> {
  await client.query('begin')
  await makeSchema(
    client,
    (await migrationNames()).filter(known => known < '0105'),
  )
  await client.query(`select set_config('rapport.workspace', '${company}', true);
    insert into workspace (id, name) values ('${company}', 'Ромашка');
    insert into added_object (id, name, plural, label, number) values ('${own}', 'order', 'orders',
      '{"one": {"ru": "Заявка", "en": "Request"}, "many": {"ru": "Заявки", "en": "Requests"}}', 'Z-');
    insert into added_object (id, name, plural, label, removed_at) values ('${removed}', 'bill', 'invoices',
      '{"one": {"ru": "Накладная", "en": "Bill"}, "many": {"ru": "Накладные", "en": "Bills"}}', now());
    insert into added_field (id, object, name, type, options, label, indexing) values
      ('${field}', 'order', 'height', 'number', '{"index": true}', '{"ru": "Высота", "en": "Height"}', '{"state": "ready"}'),
      ('${stageField}', 'order', 'step', 'stage', '{}', '{"ru": "Шаг", "en": "Step"}', null),
      ('${refField}', 'deal', 'request', 'ref', '{"object": "order"}', '{"ru": "Заявка", "en": "Request"}', null);
    insert into role (id, name, objects, fields, admin, built_in) values ('${role}', 'Особая',
      '{"deal": {"read": "all"}, "order": {"read": "all", "create": "all"}}', '{"order.height": "read"}', false, false);
    insert into "user" (id, name, email, role, active, locale) values ('${user}', 'Анна', 'anna@romashka.example', '${role}', true, 'ru');
    insert into pipeline (id, name, object, position, created_by) values
      ('${deals}', 'Продажи', 'deal', 1, null), ('${way}', 'Наш путь', 'order', 1, '${user}');
    insert into stage (id, name, pipeline, kind, probability, position, required_fields) values
      ('${stageOfDeals}', 'Новая', '${deals}', 'open', 10, 1, '[]'),
      ('${placed}', 'Принята', '${way}', 'open', 10, 1, '["height"]'), ('${done}', 'Сделана', '${way}', 'won', 100, 2, '[]');
    insert into saved_view (id, object, name, kind, owner, shared, query)
      values ('${view}', 'order', 'Высокие', 'list', '${user}', 'everyone', '{"filter": {"height": {"gt": 5}}}');
    insert into layout (id, object, sections) values ('${view}', 'order', '[{"id": "a", "title": "Размеры", "fields": ["height"]}]');
    insert into api_key (id, token_hash, user_id, name, scopes, hint) values ('${view}', 'x', '${user}', 'Склад', '["orders:read", "deals:read"]', 'abcd');
    select begin_added_numbers('order');
    insert into added_record (id, object, created_by, custom) values ('${first}', 'order', '${user}',
      '{"name": "Стеллаж", "owner": "${user}", "height": 17, "step": "${placed}"}');
    insert into change (id, object, record_id, version, kind, actor, channel, after)
      values ('${first}', 'order', '${first}', 1, 'created', '${user}', 'web', '{"name": "Стеллаж"}');
    insert into match_key (kind, value, object, record_id) values ('phone', '+79265550001', 'order', '${first}');
    insert into task (id, title, kind, due_at, owner, "on", on_object) values ('${task}', 'Замер', 'call', now(), '${user}', '${first}', 'order');
    insert into deal (id, name, owner, pipeline, stage, custom)
      values ('${deal}', 'Склад', '${user}', '${deals}', '${stageOfDeals}', '{"request": "${first}"}')`)
  await client.query('commit')
}

test('an object of the company’s own gives way to a standard one of its name, and all of it is found under its new name', async () => {
  const client = new pg.Client(url.href)
  await client.connect()
  try {
    await before(client)
    await runMigrations({ connectionString: url.href })
    await migrate(url.href)
    const read = async (table: string, columns: string, where = '') =>
      (await client.query(`select ${columns} from ${table} where workspace_id = $1 ${where}`, [company])).rows
    expect(await read('added_object', 'name, plural, former_name', 'order by id')).toEqual([
      { name: 'orderOwn', plural: 'orders-own', former_name: 'order' },
      { name: 'bill', plural: 'invoices-own', former_name: null },
    ])
    for (const table of ['added_record', 'saved_view', 'layout', 'match_key'])
      expect(await read(table, 'object'), table).toEqual([{ object: 'orderOwn' }])
    // What is sealed is left as it was.
    expect(await read('change', 'object', `and record_id = '${first}'`)).toEqual([{ object: 'order' }])
    expect(await read('task', 'on_object')).toEqual([{ on_object: 'orderOwn' }])
    expect(await read('api_key', 'scopes')).toEqual([{ scopes: ['orders-own:read', 'deals:read'] }])
    expect(await read('role', 'objects, fields', `and id = '${role}'`)).toMatchObject([
      {
        objects: { deal: { read: 'all' }, orderOwn: { read: 'all', create: 'all' } },
        fields: { 'orderOwn.height': 'read' },
      },
    ])
    const [custom] = await read('role', `objects ? 'order' as "hasStandard"`, `and id = '${role}'`)
    expect(custom).toEqual({ hasStandard: false })
    expect(await read('added_field', 'object, options, indexing', 'order by id')).toEqual([
      { object: 'orderOwn', options: { index: true }, indexing: { state: 'building' } },
      { object: 'orderOwn', options: {}, indexing: null },
      { object: 'deal', options: { object: 'orderOwn' }, indexing: null },
    ])

    await inRecords(async ctx => {
      const moved = ctx.config.objects.get('orderOwn')
      expect(moved?.label).toEqual({
        one: { ru: 'Заявка (своё)', en: 'Request (own)' },
        many: { ru: 'Заявки (свои)', en: 'Requests (own)' },
      })
      expect(ctx.config.byPlural.get('orders')?.added).toBeUndefined()
      expect(ctx.config.pipelines.filter(({ object }) => object === 'orderOwn').map(one => one.name)).toEqual([
        'Наш путь',
      ])
      expect(ctx.config.pipelines.filter(({ object }) => object === 'order')).toHaveLength(1)

      expect(await getRecord(ctx, 'orderOwn', first ?? '')).toMatchObject({
        number: 'Z-1',
        name: 'Стеллаж',
        height: 17,
        step: placed,
      })
      const found = await listRecords(ctx, 'deal', { filter: { 'request.height': { gt: 5 } } })
      expect(found.data.map(each => each.name)).toEqual(['Склад'])
      await updateRecord(ctx, 'orderOwn', first ?? '', { height: 20 })
      const { data } = await recordChanges(ctx, 'orderOwn', first ?? '')
      expect(data.map(({ kind }) => kind)).toEqual(['updated', 'created'])
      expect(await createRecord(ctx, 'orderOwn', { name: 'Полка', height: 3, step: placed ?? '' })).toMatchObject({
        number: 'Z-2',
      })

      const order = await createRecord(ctx, 'order', {
        name: 'Кухня',
        owner: user ?? '',
        items: [{ name: 'Стол', quantity: 1, price: '5.00' }],
      })
      expect(order).toMatchObject({ name: 'Кухня', total: { amount: '5.00' } })
      expect((await listRecords(ctx, 'orderOwn', {})).data).toHaveLength(2)
      expect((await listRecords(ctx, 'order', {})).data).toHaveLength(1)
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
