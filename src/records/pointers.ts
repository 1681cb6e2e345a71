import sql, { raw } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { tableOf } from '../database/table.ts'
import { newId, type ObjectDeclaration } from '../model/index.ts'
import type { Context } from './context.ts'
import { targetOf } from './row.ts'

/** Rows of one object whose field was pointed from merged records to the kept one, by the record they pointed at. */
export interface MovedPointers {
  object: string
  field: string
  rows: { id: string; from: string }[]
}

interface Pointing {
  object: ObjectDeclaration
  field: string
  column: string
  /** Links also name the object they point at. */
  link: boolean
}

/** Every column of every object that can point at a record of `object`. */
function pointingColumns(ctx: Context, object: ObjectDeclaration): Pointing[] {
  return [...ctx.config.objects.values()].flatMap(other =>
    [...tableOf(other).fields.values()]
      .filter(({ field, columns }) => columns.length > 0 && (field.type === 'link' || targetOf(field) === object.name))
      .map(({ name, field, columns }) => ({
        object: other,
        field: name,
        column: columns[0] ?? '',
        link: field.type === 'link',
      })),
  )
}

/** Points everything at `to` that pointed at one of `from`; each move is a change in its record's history. */
export async function movePointers(
  ctx: Context,
  object: ObjectDeclaration,
  from: readonly string[],
  to: string,
): Promise<MovedPointers[]> {
  const moved: MovedPointers[] = []
  for (const pointing of pointingColumns(ctx, object)) {
    const kind = pointing.link ? sql`and ${raw(quote(`${pointing.column}_object`))} = ${object.name}` : sql``
    const rows = await ctx.db.query<{ id: string; from: string }>(sql`
      select id, ${raw(quote(pointing.column))} as from from ${raw(quote(tableOf(pointing.object).name))}
      where workspace_id = ${ctx.workspace} and ${raw(quote(pointing.column))} = any(${from}::uuid[]) ${kind} for update`)
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
    const pointing = pointingColumns(ctx, object).find(known => known.object.name === name && known.field === field)
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
  { object, field, column, link }: Pointing,
  rows: readonly { id: string; from: string; to: string }[],
  target: string,
): Promise<Set<string>> {
  const at = raw(quote(column))
  const stored = (id: string) => (link ? sql`json_build_object('object', ${target}::text, 'id', ${raw(id)})` : raw(id))
  const written = await ctx.db.query<{ id: string }>(sql`
    with moves as (select * from unnest(${rows.map(row => row.id)}::uuid[], ${rows.map(row => row.from)}::uuid[], ${rows.map(row => row.to)}::uuid[], ${rows.map(() => newId())}::uuid[]) m(id, source, target, change)),
    written as (update ${raw(quote(tableOf(object).name))} t set ${at} = m.target, version = t.version + 1, updated_at = now()
      from moves m where t.workspace_id = ${ctx.workspace} and t.id = m.id and t.${at} = m.source
      returning t.id, t.version, m.source, m.target, m.change),
    changes as (insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, before, after)
      select ${ctx.workspace}::uuid, change, ${object.name}, id, version, 'updated', ${ctx.actor.user}::uuid, ${ctx.via.channel}, ${ctx.via.reference ?? null}, ${ctx.via.requestId ?? null},
        jsonb_build_object(${field}::text, ${stored('source')}), jsonb_build_object(${field}::text, ${stored('target')})
      from written),
    events as (insert into event (workspace_id, change_id, object, record_id) select ${ctx.workspace}::uuid, change, ${object.name}, id from written)
    select id from written`)
  return new Set(written.map(row => row.id))
}
