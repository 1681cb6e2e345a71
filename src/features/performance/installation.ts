import type pg from 'pg'

/** The database as a whole, as PostgreSQL counts since `countedSince`. Sizes are in bytes. */
export interface InstallationFigures {
  version: string
  countedSince: string | null
  size: number
  /** Share of pages found in memory, 0…1; `null` where nothing was read. */
  cacheHits: number | null
  connections: { used: number; most: number }
  /** Seconds of the longest transaction under way. */
  longestTransaction: number | null
  tables: { name: string; rows: number; dead: number; size: number; indexSize: number; lastVacuum: string | null }[]
  /** Indexes that nothing was looked up by, and that keep nothing unique. */
  unusedIndexes: { name: string; table: string; size: number }[]
  queue: { waiting: number; late: number; failing: number; given: number }
  /** Events that reactions have not read. */
  unreadEvents: number
}

const mostTables = 25
/** Below this an unused index is not worth a look. */
const leastIndex = 1_000_000

/** Reads them, as the owner of the database. */
export async function installationFigures(owner: pg.Pool): Promise<InstallationFigures> {
  const [whole, tables, unused, queue, events] = await Promise.all([
    owner.query(wholeSql),
    owner.query(tablesSql),
    owner.query(unusedSql),
    owner.query(queueSql),
    owner.query(eventsSql),
  ])
  return {
    ...whole.rows[0],
    tables: tables.rows,
    unusedIndexes: unused.rows,
    queue: queue.rows[0],
    unreadEvents: events.rows[0].unread,
  }
}

const wholeSql = `
  select current_setting('server_version') as version, to_char(d.stats_reset at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "countedSince",
    pg_database_size(current_database())::float8 as size,
    (d.blks_hit::float8 / nullif(d.blks_hit + d.blks_read, 0)) as "cacheHits",
    json_build_object('used', (select count(*) from pg_stat_activity where backend_type = 'client backend'), 'most', current_setting('max_connections')::int) as connections,
    (select greatest(0, max(extract(epoch from clock_timestamp() - xact_start)))::float8 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as "longestTransaction"
  from pg_stat_database d where d.datname = current_database()`

const tablesSql = `
  select t.relname as name, t.n_live_tup::float8 as rows, t.n_dead_tup::float8 as dead, pg_table_size(t.relid)::float8 as size, pg_indexes_size(t.relid)::float8 as "indexSize",
    to_char(greatest(t.last_vacuum, t.last_autovacuum) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastVacuum"
  from pg_stat_user_tables t where t.schemaname = 'public' order by pg_total_relation_size(t.relid) desc limit ${mostTables}`

const unusedSql = `
  select s.indexrelname as name, s.relname as table, pg_relation_size(s.indexrelid)::float8 as size
  from pg_stat_user_indexes s join pg_index i on i.indexrelid = s.indexrelid
  where s.schemaname = 'public' and s.idx_scan = 0 and not i.indisunique and pg_relation_size(s.indexrelid) >= ${leastIndex}
  order by 3 desc limit 50`

const queueSql = `
  select count(*) filter (where attempts < max_attempts and run_at <= now())::int as waiting,
    count(*) filter (where attempts < max_attempts and run_at <= now() - interval '1 minute' and locked_at is null)::int as late,
    count(*) filter (where attempts > 0 and attempts < max_attempts)::int as failing, count(*) filter (where attempts >= max_attempts)::int as given
  from graphile_worker._private_jobs`

const eventsSql = `
  select count(*)::int as unread from (
    select from event e left join event_cursor c on c.workspace_id = e.workspace_id and c.consumer = 'reactions'
    where c.consumer is null or (e.xid, e.change_id) > (c.xid, c.change_id) limit 10000) unread`
