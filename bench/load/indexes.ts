import type pg from 'pg'

/** Takes the tables' indexes off while they are filled; the returned function puts them back and gathers statistics. */
export async function withoutIndexes(owner: pg.Pool, tables: readonly string[]): Promise<() => Promise<void>> {
  const { rows } = await owner.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any($1::text[]::regclass[]) and not i.indisprimary
       and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [tables],
  )
  for (const { name } of rows) await owner.query(`drop index ${name}`)
  return async () => {
    const client = await owner.connect()
    try {
      await client.query(`set maintenance_work_mem = '1GB'`)
      await client.query('set max_parallel_maintenance_workers = 1')
      for (const { definition } of rows) await client.query(definition)
      for (const table of tables) await client.query(`vacuum analyze "${table}"`)
    } finally {
      client.release(true)
    }
  }
}
