import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'

export interface Passkey {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
  /** It may stand in place of the password; others only after it. */
  isPasswordless: boolean
}

/** Those of a user, in the order in which they were added. */
export const listPasskeys = ({ db, workspace }: Context, user: string): Promise<Passkey[]> =>
  db.query<Passkey>(sql`
    select id, name, ${raw(momentSql('created_at'))} as "createdAt", ${raw(momentSql('last_used_at'))} as "lastUsedAt",
      is_passwordless as "isPasswordless"
    from passkey where workspace_id = ${workspace} and user_id = ${user} order by passkey.created_at, id`)

/** As a browser is told which of them to look for. */
export interface Credential {
  id: string
  transports: string[]
}

export const credentialsOf = ({ db, workspace }: Context, user: string): Promise<Credential[]> =>
  db.query<Credential>(sql`
    select credential_id as id, transports from passkey where workspace_id = ${workspace} and user_id = ${user}
    order by created_at, id`)
