import type pg from 'pg'

interface Taken {
  drop: string
  make: string
}

/**
 * Takes the tables' indexes off while they are filled, and those keys that no other table refers to; the returned
 * function puts them back and gathers statistics.
 */
export async function withoutIndexes(owner: pg.Pool, tables: readonly string[]): Promise<() => Promise<void>> {
  const { rows } = await owner.query<Taken>(
    `select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
         else format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname) end as drop,
       case when c.oid is null then pg_get_indexdef(i.indexrelid)
         else format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end as make
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
     where i.indrelid = any($1::text[]::regclass[])
       and not exists (select from pg_constraint f where f.conindid = i.indexrelid and f.contype = 'f')
     order by i.indrelid, i.indexrelid`,
    [tables],
  )
  for (const { drop } of rows) await owner.query(drop)
  return async () => {
    const client = await owner.connect()
    try {
      await client.query(`set maintenance_work_mem = '2GB'`)
      await client.query('set max_parallel_maintenance_workers = 1')
      for (const { make } of rows) await client.query(make)
      for (const table of tables) await client.query(`vacuum analyze "${table}"`)
    } finally {
      client.release(true)
    }
  }
}
