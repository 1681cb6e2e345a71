import type pg from 'pg'
import { quote } from '../../../database/names.ts'

/** A table whose rows are in a backup. */
export interface CopiedTable {
  /** With its schema: `public.lead`. */
  name: string
  /** Without those that PostgreSQL works out itself. */
  columns: string[]
  /** Whether each row belongs to a company. */
  ofCompany: boolean
  /** Bytes on the disk, to tell how far a copy has come. */
  size: number
}

/** Schemas that are ours: that of Rapport and that of its queue. */
const schemas = ['public', 'graphile_worker']

/** Which migrations a database has seen says its schema: those rows come by making it anew. What somebody may call in this minute is worth nothing later. */
const notCopied = ['public.migration', 'graphile_worker.migrations', 'public.call_budget']

/** All tables of a database with rows of ours, as its catalogue has them. */
export async function copiedTables(client: Pick<pg.ClientBase, 'query'>): Promise<CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(
    `select n.nspname || '.' || c.relname as name, pg_relation_size(c.oid)::float8 as size,
        array_agg(a.attname::text order by a.attnum) as columns, bool_or(a.attname = 'workspace_id') as "ofCompany"
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind = 'r' and n.nspname = any($1) and n.nspname || '.' || c.relname <> all($2)
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      group by n.nspname, c.relname, c.oid order by n.nspname desc, c.relname`,
    [schemas, notCopied],
  )
  return rows
}

/** `public.lead` as SQL. */
export const tableSql = (name: string): string => name.split('.').map(quote).join('.')

export const columnsSql = (columns: readonly string[]): string => columns.map(quote).join(', ')

/** Where a sequence is: the last number, and whether that one has been given out. */
export interface SequencePlace {
  name: string
  last: string
  called: boolean
}

/** Asked after the rows were read: it may be further on than they are, and never behind. */
export async function sequencePlaces(client: Pick<pg.ClientBase, 'query'>): Promise<SequencePlace[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and n.nspname = any($1) order by 1`,
    [schemas],
  )
  const places: SequencePlace[] = []
  for (const { name } of rows) {
    const found = await client.query<Omit<SequencePlace, 'name'>>(
      `select last_value::text as last, is_called as called from ${tableSql(name)}`,
    )
    if (found.rows[0]) places.push({ name, ...found.rows[0] })
  }
  return places
}
