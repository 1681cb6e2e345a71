import sql from 'sql-template-tag'
import type { Link } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Import } from '../import.ts'
import { externalIds, type FieldReader } from '../rows/row-reader.ts'
import { fileRows } from './file-rows.ts'
import { loadRecords } from './known.ts'
import { namedObject } from './readers.ts'

/**
 * Records that earlier imports from a system have made of, or found for, rows with these ids there. Those that are in the trash meanwhile or that the
 * caller may not see, or not change where that is asked, are not among them.
 */
export async function recordsByExternalId(
  ctx: Context,
  { system, object }: { system: string; object: string },
  ids: readonly string[],
  verb: 'read' | 'update' = 'read',
): Promise<Map<string, Link>> {
  const found = new Map<string, string>()
  for (let from = 0; from < ids.length; from += 5000) {
    const rows = await ctx.db.query<{ external: string; id: string }>(sql`
      select distinct on (r.external_id) r.external_id as external, r.record_id as id
      from import_row r join import i on i.workspace_id = r.workspace_id and i.id = r.import_id
      where r.workspace_id = ${ctx.workspace} and r.external_id = any(${ids.slice(from, from + 5000)}::text[]) and r.done
        and r.record_id is not null and not r.reverted and r.object = ${object} and i.object = ${object} and i.system = ${system}
      order by r.external_id, r.import_id desc`)
    for (const { external, id } of rows) found.set(external, id)
  }
  const there = found.size ? await loadRecords(ctx, object, [...new Set(found.values())], verb) : new Map()
  return new Map([...found].flatMap(([external, id]) => (there.has(id) ? [[external, { object, id }] as const] : [])))
}

/** Finds the records that rows name by ids of the system they are from, and gives them to the readers. */
export async function findByExternalIds(
  ctx: Context,
  imported: Import,
  readers: readonly FieldReader[],
): Promise<void> {
  const { system } = imported
  const columns = readers.flatMap(({ field, ids = [] }) =>
    ids.map(column => ({ column, objects: objectsOf(column.name, namedObject(field)), asked: new Set<string>() })),
  )
  if (!system || !columns.length) return
  for await (const rows of fileRows(ctx, imported))
    for (const { cells } of rows)
      for (const { column, asked } of columns) for (const id of externalIds(cells[column.at])) asked.add(id)
  for (const { column, objects, asked } of columns)
    for (const object of objects)
      for (const [id, link] of await recordsByExternalId(ctx, { system, object }, [...asked]))
        if (!column.known.has(id)) column.known.set(id, link)
}

const linked = ['deal', 'contact', 'company', 'lead'] as const
/** What a column is called by which ids of what stand in it. */
const words: Record<(typeof linked)[number], RegExp> = {
  deal: /deal|opportunit|сделк/i,
  contact: /contact|контакт/i,
  company: /compan|account|компани/i,
  lead: /\blead|лид/i,
}

/** Of what records a column holds the ids: those of its field, or what it is called, or any that tasks and notes belong to. */
function objectsOf(column: string, named: string | null): readonly string[] {
  if (named) return [named]
  const said = linked.filter(object => words[object].test(column))
  return said.length ? said : linked
}
