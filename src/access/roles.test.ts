import { readFile } from 'node:fs/promises'
import sql, { raw } from 'sql-template-tag'
import { expect, test } from 'vitest'
import { makeCompany } from '../../test/setup/company.ts'
import { objects } from '../objects/index.ts'
import { builtInRoles } from './roles.ts'

const ordinary = objects.filter(({ configuration }) => !configuration).map(({ name }) => name)

test.each(builtInRoles.filter(({ admin }) => !admin).map(role => [role.name, role] as const))(
  '%s says of every object what it may',
  (_, role) => {
    expect(Object.keys(role.objects).sort()).toEqual([...ordinary].sort())
  },
)

test.each(builtInRoles.map(role => [role.name, role] as const))('%s names only fields that exist', (_, { fields }) => {
  const known = objects.flatMap(object => Object.keys(object.fields).map(field => `${object.name}.${field}`))
  for (const field of Object.keys(fields)) expect(known).toContain(field)
})

test('whoever reads least exports nothing', () => {
  for (const name of ['manager', 'telemarketer', 'service', 'viewer']) {
    const role = builtInRoles.find(each => each.name === name)
    for (const rights of Object.values(role?.objects ?? {})) expect(rights.export).toBe('none')
  }
})

test('roles of a company that was there before costs of advertising may with them what those of a new one may', async () => {
  const company = await makeCompany()
  const { db } = await company.system()
  const rights = async () => {
    const rows = await db.query<{ name: string; costs: object | null }>(
      sql`select name, objects->'advertisingCost' as costs from role where not admin`,
    )
    return Object.fromEntries(rows.map(({ name, costs }) => [name, costs]))
  }
  const { head, marketer, accountant, viewer, ...others } = await rights()
  const text = await readFile('migrations/0094-swapped-numbers.sql', 'utf8')
  const statement = raw(text.slice(text.indexOf('update role')).replace(/;\s*$/, ''))
  await db.query(sql`update role set objects = objects - 'advertisingCost'`)
  await db.query(statement)
  const none = Object.fromEntries(Object.keys(others).map(name => [name, null]))
  expect(await rights()).toEqual({ head, marketer, accountant, viewer, ...none })
  // What an administrator has set stands.
  await db.query(sql`update role set objects = objects || '{"advertisingCost":{"read":"none"}}' where name = 'head'`)
  await db.query(statement)
  expect((await rights()).head).toEqual({ read: 'none' })
  await company.close()
})

test('of a company that was there before recordings heads hear them, others once they are let', async () => {
  const company = await makeCompany()
  const { db } = await company.system()
  const rights = async () => {
    const rows = await db.query<{ name: string; hears: string | null }>(
      sql`select name, fields->>'activity.recordedUntil' as hears from role where not admin`,
    )
    return Object.fromEntries(rows.map(({ name, hears }) => [name, hears]))
  }
  const text = await readFile('migrations/0104-hearing.sql', 'utf8')
  const statement = raw(text.slice(text.indexOf('update role')).replace(/;\s*$/, ''))
  await db.query(sql`update role set fields = fields - 'activity.recordedUntil'`)
  await db.query(
    sql`update role set fields = fields || '{"activity.recordedUntil":"read"}' where name = 'telemarketer'`,
  )
  const admin = await db.one(sql`select fields from role where admin`)
  await db.query(statement)
  const all = Object.keys(await rights())
  expect(await rights()).toEqual({
    ...Object.fromEntries(all.map(name => [name, 'hidden'])),
    head: null,
    // What an administrator has set stands.
    telemarketer: 'read',
  })
  expect(await db.one(sql`select fields from role where admin`)).toEqual(admin)
  await company.close()
})

test('roles of a company that was there before quotes and orders may with them what those of a new one may', async () => {
  const company = await makeCompany()
  const { db } = await company.system()
  const rights = () => db.query(sql`select name, objects, fields from role where not admin order by name`)
  const fresh = await rights()
  const text = await readFile('migrations/0105-selling.sql', 'utf8')
  const from = text.indexOf('update role')
  const [first = '', second = ''] = text.slice(from, text.indexOf('-- Stages of production')).split(/;\n\n/)
  await db.query(sql`update role set objects = objects - array['productCategory', 'priceList', 'price', 'exchangeRate', 'quote', 'order',
    'invoice', 'payment', 'case', 'document'] where not admin`)
  await db.query(sql`update role set fields = fields - array(select key from jsonb_object_keys(fields) as key
    where key ~ '[.](cost|margin)$' or (name = 'service' and key ~ '^(deal[.](items|tax|paid)|order[.])')) where not admin`)
  await db.query(raw(first))
  await db.query(raw(second))
  expect(await rights()).toEqual(fresh)
  // What an administrator has set stands.
  await db.query(sql`update role set objects = objects || '{"quote":{"read":"none"}}' where name = 'head'`)
  await db.query(raw(first))
  expect(await db.one(sql`select objects->'quote' as quote from role where name = 'head'`)).toEqual({
    quote: { read: 'none' },
  })
  await company.close()
})
