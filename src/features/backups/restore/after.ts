import type pg from 'pg'
import { tableSql } from '../copy/tables.ts'
import type { Loaded } from './load.ts'

/** What has to be set right once the rows are there. In the present transaction. */
export async function afterLoading(client: pg.Client, { begin, end }: Loaded): Promise<void> {
  for (const { id } of begin.companies) await numberAddedObjects(client, id)
  await setSequences(client, end.sequences)
  await calmQueue(client)
  await buildAddedIndexes(client)
  await shutWaysIn(client)
}

/** What was ended or used since the backup would open again: people sign in anew, connect apps anew, and ask for other links. */
async function shutWaysIn(client: pg.Client): Promise<void> {
  await client.query('delete from session')
  const { rows } = await client.query<{
    links: boolean
    apps: boolean
  }>(`select to_regclass('public.oauth_grant') is not null as apps,
    exists (select from pg_attribute where attrelid = 'public.invitation'::regclass and attname = 'kind') as links`)
  if (rows[0]?.links) await client.query(`delete from invitation where kind = 'reset'`)
  if (rows[0]?.apps)
    await client.query(`delete from oauth_code; delete from oauth_token;
      update oauth_grant set ended_at = now() where ended_at is null`)
}

/** Objects that administrators added have sequences of their own, which no migration makes. */
async function numberAddedObjects(client: pg.Client, company: string): Promise<void> {
  await client.query(`select set_config('rapport.workspace', $1, true)`, [company])
  await client.query(
    `select begin_added_numbers(name) from added_object where workspace_id = $1 and number is not null`,
    [company],
  )
}

async function setSequences(client: pg.Client, sequences: Loaded['end']['sequences']): Promise<void> {
  for (const { name, last, called } of sequences)
    await client.query(
      'select setval(s.oid::regclass, $2::bigint, $3) from (select to_regclass($1) as oid) s where s.oid is not null',
      [tableSql(name), last, called],
    )
}

/** Nobody works at the jobs that were under way; copies of the base that were being made are not made any more. */
async function calmQueue(client: pg.Client): Promise<void> {
  await client.query(`
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier like 'backup.%';
    update graphile_worker._private_jobs set locked_at = null, locked_by = null;
    update graphile_worker._private_job_queues set locked_at = null, locked_by = null`)
}

/** Indexes on added fields are made by the job that makes them, while people work already. */
async function buildAddedIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ company: string }>(
    `update added_field set indexing = '{"state": "building"}' where indexing->>'state' = 'ready'
      returning workspace_id::text as company`,
  )
  for (const company of new Set(rows.map(row => row.company))) {
    await client.query(`select set_config('rapport.workspace', $1, true)`, [company])
    await client.query(`select enqueue_job('index-fields', '{}')`)
  }
}
