import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'

/** Until the present transaction ends nobody else decides whether bytes of this name stay: they are kept, or removed, with what names them. */
export const lockFile = async (db: Connection, workspace: string, hash: string): Promise<void> => {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`file ${workspace} ${hash}`}, 0))`)
}
