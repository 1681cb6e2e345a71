import { readFile } from 'node:fs/promises'
import sql, { raw } from 'sql-template-tag'
import { expect, test } from 'vitest'
import { makeCompany } from '../../../test/setup/company.ts'
import { addSellingSetUp } from './selling.ts'
import { addStarterSetUp } from './starter.ts'

const tables = ['tax_rate', 'unit', 'price_list', 'legal_entity']

test('companies that were there before quotes begin with what new ones do, and nothing is added twice', async () => {
  const company = await makeCompany()
  const ctx = await company.system()
  const { db } = ctx
  await addSellingSetUp(ctx, ctx.config.company.name, 'ru')
  await addStarterSetUp(ctx, 'ru')
  const kept = async () => {
    const rows = await db.query<{ set: string }>(sql`
      select name || coalesce(' ' || rate || coalesce(' ' || "from", '') || coalesce(' ' || until, '') || ' ' || main, '') as set from tax_rate
      union all select name || ' ' || full_name || ' ' || code || ' ' || decimals from unit
      union all select name || ' ' || currency || ' ' || tax_included || ' ' || main || ' ' || active from price_list
      union all select e.name || ' ' || e.tax_mode || ' ' || e.main || ' ' || e.active || ' ' || t.name from legal_entity e join tax_rate t on t.id = e.tax_rate`)
    return rows.map(({ set }) => set).sort()
  }
  const fresh = await kept()
  expect(fresh).toHaveLength(22)
  for (const table of [...tables].reverse()) await db.query(sql`delete from ${raw(table)}`)
  const statements = (await readFile('migrations/0157-selling-set-up.sql', 'utf8'))
    .split(/;\n/)
    .filter(text => text.trim())
  for (const statement of [...statements, ...statements]) await db.query(raw(statement))
  expect(await kept()).toEqual(fresh)
  await company.close()
})
