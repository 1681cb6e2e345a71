import sql from 'sql-template-tag'
import type { Context } from '../records/context.ts'
import { matchRecords } from '../records/match.ts'

export interface KnownCompany {
  id: string
  name: string
  owner: string | null
}

/** How somebody says which company he is from. */
export interface CompanyNamed {
  inn: string | null
  name: string | null
}

/** The company on our cards that somebody is from: by its ИНН, else by its name. Asks no rights: for the system's own decisions. */
export async function findCompany(ctx: Context, named: CompanyNamed): Promise<KnownCompany | null> {
  return (await findCompanies(ctx, [named]))[0] ?? null
}

/** The same for many at once, in their order. */
export async function findCompanies(ctx: Context, named: readonly CompanyNamed[]): Promise<(KnownCompany | null)[]> {
  const byInn = await companiesByInn(ctx, unique(named.map(({ inn }) => inn)))
  const byName = await companiesByName(ctx, unique(named.map(({ name }) => name)))
  return named.map(({ inn, name }) => (inn && byInn.get(inn)) || (name && byName.get(coreOf(name))) || null)
}

const unique = (texts: (string | null)[]): string[] => [...new Set(texts.filter(text => text !== null))]

async function companiesByInn(ctx: Context, inns: readonly string[]): Promise<Map<string, KnownCompany>> {
  const matches = await matchRecords(
    ctx,
    inns.map(value => ({ kind: 'inn', value })),
  )
  const ids = matches.filter(({ object }) => object === 'company').map(({ id }) => id)
  if (!ids.length) return new Map()
  const rows = await ctx.db.query<KnownCompany & { inn: string }>(sql`
    select id, name, owner, inn from company
    where workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[]) and deleted_at is null`)
  return alone(rows.map(({ inn, ...company }) => [inn, company]))
}

/**
 * Companies by what is left of their names without legal form and quotes: `ООО «Ромашка»` is `Ромашка, ООО`. Not those
 * whose name several bear: it does not tell them apart.
 */
async function companiesByName(ctx: Context, names: readonly string[]): Promise<Map<string, KnownCompany>> {
  const cores = unique(names.map(coreOf)).filter(core => core.length >= 3)
  if (!cores.length) return new Map()
  const rows = await ctx.db.query<KnownCompany & { core: string; legalName: string | null }>(
    sql`select w.core, c.id, c.name, c.legal_name as "legalName", c.owner
      from unnest(${cores}::text[], ${cores.map(pattern)}::text[]) w(core, pattern)
      cross join lateral (select id, name, legal_name, owner from company
        where workspace_id = ${ctx.workspace} and deleted_at is null and search_text like w.pattern limit 50) c`,
    'fresh',
  )
  const same = rows.filter(
    ({ core, name, legalName }) => coreOf(name) === core || (legalName !== null && coreOf(legalName) === core),
  )
  return alone(same.map(({ core, legalName: _, ...company }) => [core, company]))
}

/** By key, without keys that lead to several. */
function alone(found: [key: string, company: KnownCompany][]): Map<string, KnownCompany> {
  const groups = Map.groupBy(found, ([key]) => key)
  return new Map(found.filter(([key]) => groups.get(key)?.length === 1))
}

/** What texts that hold the name are like; nothing where the name is too short to tell. */
export function namePattern(name: string): string | null {
  const core = coreOf(name)
  return core.length < 3 ? null : pattern(core)
}

/** Whether both are the name of one company, whatever its legal form and quotes. */
export const isSameCompany = (a: string, b: string): boolean => coreOf(a) === coreOf(b)

const pattern = (core: string): string => `%${core.replace(/[\\%_]/g, '\\$&')}%`

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
