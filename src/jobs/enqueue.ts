import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import type { JsonObject } from '../model/index.ts'

/**
 * Queues a job of the connection's workspace. Inside a transaction it is there when that commits, and not otherwise.
 * Done at least once. A job that still waits under the same `key` is replaced. A payload that names a `user` is done
 * in his name and with his rights. It notifies the workers, which makes transactions that queue commit one by one:
 * keep it out of the writing of records, whose events are delivered anyway.
 */
export async function enqueue(
  db: Connection,
  job: string,
  payload: JsonObject,
  options: { key?: string } = {},
): Promise<void> {
  await db.query(sql`select enqueue_job(${job}, ${JSON.stringify(payload)}::json, ${options.key ?? null})`)
}
