import sql, { raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, type StoredField, tableOf } from '../database/table.ts'
import { newId, type ObjectDeclaration } from '../model/index.ts'
import { kindPredicate } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, targetOf } from './row.ts'

/** Rows of one object whose field was pointed from merged records to the kept one, by the record they pointed at. */
export interface MovedPointers {
  object: string
  field: string
  rows: { id: string; from: string }[]
}

interface Pointing {
  object: ObjectDeclaration
  field: string
  /** SQL, in the row `t`: the id pointed at, and what writes another from the row `m`. */
  value: Sql
  writing: Sql
  /** Links also name the object they point at, in a column of its own. */
  kind: string | null
}

/** Every field of every object that can point at a record of `object`, in columns or added. */
function pointingFields(ctx: Context, object: ObjectDeclaration): Pointing[] {
  return [...ctx.config.objects.values()].flatMap(other =>
    [...tableOf(other).fields.values()]
      .filter(({ field }) => field.type === 'link' || targetOf(field) === object.name)
      .map(field => ({
        object: other,
        field: field.name,
        value: raw(comparableSql(field, 't')),
        writing: writingOf(field),
        kind: field.field.type === 'link' ? (field.columns[1] ?? null) : null,
      })),
  )
}

const writingOf = ({ name, added, columns }: StoredField): Sql =>
  added
    ? sql`custom = t.custom || jsonb_build_object(${name}::text, m.target)`
    : sql`${raw(quote(columns[0] ?? ''))} = m.target`

/** Points everything at `to` that pointed at one of `from`; each move is a change in its record's history. */
export async function movePointers(
  ctx: Context,
  object: ObjectDeclaration,
  from: readonly string[],
  to: string,
): Promise<MovedPointers[]> {
  const moved: MovedPointers[] = []
  for (const pointing of pointingFields(ctx, object)) {
    const kind = pointing.kind ? sql`and ${raw(`t.${quote(pointing.kind)}`)} = ${object.name}` : sql``
    const rows = await ctx.db.query<{ id: string; from: string }>(sql`
      select t.id, ${pointing.value} as from from ${fromTable(pointing.object, 't')}
      where t.workspace_id = ${ctx.workspace} and ${kindPredicate(pointing.object, 't')}
        and ${pointing.value} = any(${from}::uuid[]) ${kind} for update`)
    if (!rows.length) continue
    await repoint(
      ctx,
      pointing,
      rows.map(row => ({ ...row, to })),
      object.name,
    )
    moved.push({ object: pointing.object.name, field: pointing.field, rows })
  }
  return moved
}

/** Points the moved rows back, unless somebody has pointed them elsewhere since; those are returned. */
export async function moveBack(
  ctx: Context,
  object: ObjectDeclaration,
  kept: string,
  moved: readonly MovedPointers[],
): Promise<{ object: string; id: string; field: string }[]> {
  const left: { object: string; id: string; field: string }[] = []
  for (const { object: name, field, rows } of moved) {
    const pointing = pointingFields(ctx, object).find(known => known.object.name === name && known.field === field)
    const back = pointing
      ? await repoint(
          ctx,
          pointing,
          rows.map(({ id, from }) => ({ id, from: kept, to: from })),
          object.name,
        )
      : new Set()
    left.push(...rows.filter(row => !back.has(row.id)).map(row => ({ object: name, id: row.id, field })))
  }
  return left
}

/** One statement for any number of rows: the pointers, their change rows and events. Returns the ids that were moved. */
async function repoint(
  ctx: Context,
  { object, field, value, writing, kind }: Pointing,
  rows: readonly { id: string; from: string; to: string }[],
  target: string,
): Promise<Set<string>> {
  const stored = (id: string) => (kind ? sql`json_build_object('object', ${target}::text, 'id', ${raw(id)})` : raw(id))
  const written = await ctx.db.query<{ id: string }>(sql`
    with moves as (select * from unnest(${rows.map(row => row.id)}::uuid[], ${rows.map(row => row.from)}::uuid[], ${rows.map(row => row.to)}::uuid[], ${rows.map(() => newId())}::uuid[]) m(id, source, target, change)),
    written as (update ${raw(quote(tableOf(object).name))} t set ${writing}, version = t.version + 1, updated_at = now()
      from moves m where t.workspace_id = ${ctx.workspace} and t.id = m.id and ${value} = m.source
      returning t.id, t.version, m.source, m.target, m.change),
    changes as (insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, address, before, after, silent)
      select ${ctx.workspace}::uuid, change, ${object.name}, id, version, 'updated', ${ctx.actor.user}::uuid, ${ctx.via.channel}, ${ctx.via.reference ?? null}, ${ctx.via.requestId ?? null}, ${ctx.via.address ?? null},
        jsonb_build_object(${field}::text, ${stored('source')}), jsonb_build_object(${field}::text, ${stored('target')}), ${ctx.via.silent ?? null}::boolean
      from written),
    events as (insert into event (workspace_id, change_id, object, record_id) select ${ctx.workspace}::uuid, change, ${object.name}, id from written)
    select id from written`)
  return new Set(written.map(row => row.id))
}
