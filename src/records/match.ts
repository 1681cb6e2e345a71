import sql, { empty, type Sql } from 'sql-template-tag'
import { type StoredField, tableOf } from '../database/table.ts'
import { isPersonalPhone, type MatchKind, type ObjectDeclaration, type StoredFields } from '../model/index.ts'
import type { Context } from './context.ts'
import { blindMatchKeys } from './protect.ts'

export interface MatchKey {
  kind: MatchKind
  value: string
}

export interface Match extends MatchKey {
  object: string
  id: string
}

/** All keys of a record, from its stored fields. */
export const matchKeysOf = (object: ObjectDeclaration, stored: StoredFields): MatchKey[] =>
  keysIn(tableOf(object).matched, stored)

/** Those of them that lead to this very person. */
export const personalKeysOf = (object: ObjectDeclaration, stored: StoredFields): MatchKey[] =>
  keysIn(tableOf(object).matched.filter(isPersonalField), stored).filter(isPersonalKey)

function keysIn(fields: readonly StoredField[], stored: StoredFields): MatchKey[] {
  const keys: MatchKey[] = []
  for (const { name, type, field } of fields) {
    const value = stored[name]
    if (value == null) continue
    for (const key of type.matchKeys?.(value, field.options) ?? [])
      if (!keys.some(known => isSameKey(known, key))) keys.push(key)
  }
  return keys
}

const isSameKey = (one: MatchKey, other: MatchKey): boolean => one.value === other.value && one.kind === other.kind

/** Whether the key leads to this very person: not the number of a switchboard, nor the ИНН or name of his employer. */
export const isPersonalKey = ({ kind, value }: MatchKey): boolean =>
  kind === 'phone' ? isPersonalPhone(value) : kind === 'email' || kind === 'messenger'

/** Whether the values of a field may have such keys: the name of an employer is not even read for them. */
const isPersonalField = ({ field }: StoredField): boolean =>
  field.options.match !== 'companyName' && field.options.match !== 'inn'

/** Has records known by the keys of what they have now, and by no others; those in the trash by none. */
export async function setMatchKeys(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly { id: string; living: boolean; values: StoredFields }[],
): Promise<void> {
  const keys = records.flatMap(({ id, living, values }) =>
    living ? matchKeysOf(object, values).map(({ kind, value }) => ({ kind, value, id })) : [],
  )
  const wanted = sql`json_to_recordset(${JSON.stringify(keys)}::json) k(kind text, value text, id uuid)`
  await ctx.db.query(sql`
    delete from match_key m where workspace_id = ${ctx.workspace} and object = ${object.name}
      and record_id = any(${records.map(({ id }) => id)}::uuid[])
      and not exists (select from ${wanted} where k.id = m.record_id and k.kind = m.kind and k.value = m.value)`)
  await ctx.db.query(sql`
    insert into match_key (workspace_id, kind, value, object, record_id)
    select ${ctx.workspace}::uuid, k.kind, k.value, ${object.name}, k.id from ${wanted} on conflict do nothing`)
}

/** Of more keys the plan is told: made while the base is still empty, it would read all of it for each of them. */
export const fewKeys = 50

/**
 * Living records that bear any of the keys. Asks no rights: for the system's own decisions (is this somebody known?),
 * never for an answer to a person.
 */
export async function matchRecords(ctx: Context, keys: readonly MatchKey[]): Promise<Match[]> {
  if (!keys.length) return []
  const sought = withBlind(ctx, keys)
  const found = await ctx.db.query<Match>(
    sql`
      select k.object, k.record_id as id, k.kind, k.value
      from (select distinct * from unnest(${sought.map(key => key.kind)}::text[], ${sought.map(key => key.value)}::text[]) w(kind, value)) w
      cross join lateral (
        select * from match_key k where k.workspace_id = ${ctx.workspace} and k.kind = w.kind and k.value = w.value offset 0) k`,
    sought.length > fewKeys ? 'byIndex' : 'kept',
  )
  return ctx.keyring ? found.map(match => ({ ...match, value: plainOf(ctx, keys, match) })) : found
}

/** Keys with those by which the same values are known where they are protected. */
export const withBlind = (ctx: Context, keys: readonly MatchKey[]): MatchKey[] =>
  keys.flatMap(key => [key, ...blindMatchKeys(ctx, key.kind, key.value).map(value => ({ ...key, value }))])

/** Who asked by a value is told that value, though it was found by its blind form. */
export const plainOf = (ctx: Context, keys: readonly MatchKey[], { kind, value }: MatchKey): string =>
  keys.find(key => key.kind === kind && (key.value === value || blindMatchKeys(ctx, kind, key.value).includes(value)))
    ?.value ?? value

/** SQL that writes the keys of a record, as one member of the statement that writes the record (`when`: its member). */
export const insertKeys = (
  ctx: Context,
  object: string,
  id: string,
  keys: readonly MatchKey[],
  when: Sql = empty,
): Sql =>
  sql`insert into match_key (workspace_id, kind, value, object, record_id)
    select ${ctx.workspace}::uuid, k.kind, k.value, ${object}, ${id}::uuid
    from unnest(${keys.map(key => key.kind)}::text[], ${keys.map(key => key.value)}::text[]) k(kind, value)
    ${when === empty ? empty : sql`where exists (select from ${when})`} on conflict do nothing`

/** The same for many new records of an object. */
export const insertKeysOf = (
  ctx: Context,
  object: string,
  records: readonly { id: string; keys: readonly MatchKey[] }[],
): Sql => {
  const rows = records.flatMap(({ id, keys }) => keys.map(key => ({ id, ...key })))
  return sql`insert into match_key (workspace_id, kind, value, object, record_id)
    select ${ctx.workspace}::uuid, k.kind, k.value, ${object}, k.id
    from unnest(${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ value }) => value)}::text[], ${rows.map(({ id }) => id)}::uuid[]) k(kind, value, id)
    on conflict do nothing`
}
