import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'

export interface KnownCompany {
  id: string
  name: string
  owner: string | null
}

/**
 * The one company on our cards that bears this name, whatever its legal form and quotes: `ООО «Ромашка»` is
 * `Ромашка, ООО`. None where several do: a name alone does not tell them apart.
 */
export async function findCompanyByName(ctx: Context, name: string): Promise<KnownCompany | null> {
  const core = coreOf(name)
  if (core.length < 3) return null
  const pattern = `%${core.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await ctx.db.query<KnownCompany & { legalName: string | null }>(
    sql`select id, name, legal_name as "legalName", owner from company
      where workspace_id = ${ctx.workspace} and deleted_at is null and search_text like ${pattern} limit 50`,
    'fresh',
  )
  const same = rows.filter(
    row => coreOf(row.name) === core || (row.legalName !== null && coreOf(row.legalName) === core),
  )
  return same.length === 1 ? (same[0] ?? null) : null
}

const legalForms =
  /(?<![\p{L}\p{N}])(?:ооо|оао|зао|пао|нао|ао|ип|чп|гбу|мбу|фгуп|гуп|муп|общество с ограниченной ответственностью|акционерное общество|индивидуальный предприниматель|ltd|llc|inc|corp|gmbh|co)(?![\p{L}\p{N}])\.?/gu

const coreOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[«»"“”„'`,]/g, ' ')
    .replace(legalForms, ' ')
    .replace(/\s+/g, ' ')
    .trim()
