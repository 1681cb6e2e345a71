import type pg from 'pg'
import { makeSchema, migrationNames } from '../../../database/migrate.ts'
import { quote } from '../../../database/names.ts'
import { BrokenBackup } from '../archive/broken.ts'
import type { Begin } from '../copy/contents.ts'
import { copiedTables, tableSql } from '../copy/tables.ts'

/** Makes the schema anew that the backup was made of. What was there goes, in the same transaction. */
export async function prepareSchema(client: pg.Client, { migrations }: Begin): Promise<void> {
  const known = new Set(await migrationNames())
  const strange = migrations.filter(name => !known.has(name))
  if (strange.length) throw new BrokenBackup('newer', strange.join(', '))
  await clear(client)
  await makeSchema(client, migrations)
}

/** Drops everything of ours; what belongs to extensions stays. */
async function clear(client: pg.Client): Promise<void> {
  await client.query(`do $$
    declare thing record;
    begin
      for thing in select c.oid::regclass as name from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      loop execute format('drop table if exists %s cascade', thing.name); end loop;
      for thing in select c.oid::regclass as name from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'S'
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      loop execute format('drop sequence if exists %s cascade', thing.name); end loop;
      for thing in select p.oid::regprocedure as name from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      loop execute format('drop function if exists %s cascade', thing.name); end loop;
    end $$`)
}

/** The statements that take from the tables what would be in the way of loading, and those that give it back. */
export interface Bounds {
  away: string[]
  back: string[]
}

/**
 * Foreign keys, indexes, triggers and the row-level security that binds the owner: each as the catalogue of this database
 * words it. Nothing that stands in a backup is ever run.
 */
export async function boundsOf(client: pg.Client): Promise<Bounds> {
  const tables = await copiedTables(client)
  const names = tables.map(({ name }) => name)
  const { rows } = await client.query<{ away: string; back: string }>(
    `with ours as (
        select c.oid, c.oid::regclass::text as name, c.relforcerowsecurity as forced from pg_class c
        join pg_namespace n on n.oid = c.relnamespace where n.nspname || '.' || c.relname = any($1))
      select format('alter table %s drop constraint %I', o.name, k.conname) as away,
        format('alter table %s add constraint %I %s', o.name, k.conname, pg_get_constraintdef(k.oid)) as back, 3 as turn
      from ours o join pg_constraint k on k.conrelid = o.oid where k.contype = 'f'
      union all
      select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), 2
      from ours o join pg_index i on i.indrelid = o.oid
      where o.name not like 'graphile_worker.%' and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      union all
      select format('alter table %s disable trigger user', name), format('alter table %s enable trigger user', name), 4 from ours
      union all
      select format('alter table %s no force row level security', name), format('alter table %s force row level security', name), 5
      from ours where forced
      order by turn, away`,
    [names],
  )
  return { away: rows.map(({ away }) => away), back: rows.map(({ back }) => back) }
}

/** Tables of this database that a backup may fill, with their columns; what it names besides is no backup of ours. */
export async function fillable(client: pg.Client, begin: Begin): Promise<Map<string, string>> {
  const known = new Map((await copiedTables(client)).map(table => [table.name, new Set(table.columns)]))
  return new Map(
    begin.tables.map(({ name, columns }) => {
      const there = known.get(name)
      const strange = there ? columns.find(column => !there.has(column)) : name
      if (strange) throw new BrokenBackup('incomplete', `${name}: ${strange} is not known`)
      return [name, `copy ${tableSql(name)} (${columns.map(quote).join(', ')}) from stdin`]
    }),
  )
}
