import sql from 'sql-template-tag'
import { companyCore } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { fewKeys, type MatchKey, plainOf, withBlind } from '../records/match.ts'

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
  const keys = named.map(companyKeys)
  const known = await companiesByKey(ctx, new Map(keys.flat().map(key => [keyText(key), key])))
  return keys.map(own => own.map(key => known.get(keyText(key))).find(company => company !== undefined) ?? null)
}

/** The keys of a company that is named so: its ИНН tells more than its name. */
export function companyKeys({ inn, name }: CompanyNamed): MatchKey[] {
  const core = name === null ? null : companyCore(name)
  return [
    ...(inn === null ? [] : [{ kind: 'inn' as const, value: inn }]),
    ...(core === null ? [] : [{ kind: 'companyName' as const, value: core }]),
  ]
}

const keyText = ({ kind, value }: MatchKey): string => `${kind} ${value}`

/** Companies by their keys. Not those whose key several bear: it does not tell them apart. */
async function companiesByKey(ctx: Context, keys: ReadonlyMap<string, MatchKey>): Promise<Map<string, KnownCompany>> {
  if (!keys.size) return new Map()
  const asked = [...keys.values()]
  const wanted = withBlind(ctx, asked)
  const rows = await ctx.db.query<MatchKey & KnownCompany>(
    sql`
    select w.kind, w.value, c.id, c.name, c.owner
    from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ value }) => value)}::text[]) w(kind, value)
    cross join lateral (
      select c.id, c.name, c.owner from match_key k
        join company c on c.workspace_id = ${ctx.workspace} and c.id = k.record_id and c.deleted_at is null
      where k.workspace_id = ${ctx.workspace} and k.kind = w.kind and k.value = w.value and k.object = 'company'
      limit 2) c`,
    wanted.length > fewKeys ? 'byIndex' : 'kept',
  )
  const found = ctx.keyring ? rows.map(row => ({ ...row, value: plainOf(ctx, asked, row) })) : rows
  const groups = Map.groupBy(found, keyText)
  return new Map(
    found
      .filter(row => groups.get(keyText(row))?.length === 1)
      .map(({ kind, value, ...company }) => [keyText({ kind, value }), company]),
  )
}
