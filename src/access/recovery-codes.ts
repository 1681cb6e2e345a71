import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { hashOf } from './secret.ts'

const codesAtOnce = 10
const codeLength = 16
/** Crockford's: without letters that are taken for digits. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/** New recovery codes of a user, in place of those he had. Told once: what is kept are hashes of 80 random bits each. */
export async function replaceRecoveryCodes(db: Connection, user: string): Promise<string[]> {
  const codes = Array.from({ length: codesAtOnce }, newCode)
  await removeRecoveryCodes(db, user)
  await db.query(sql`
    insert into recovery_code (user_id, code_hash)
    select ${user}::uuid, code from unnest(${codes.map(code => recoveryHash(user, code))}::bytea[]) code`)
  return codes
}

export async function removeRecoveryCodes(db: Connection, user: string): Promise<void> {
  await db.query(
    sql`delete from recovery_code where workspace_id = current_setting('rapport.workspace')::uuid and user_id = ${user}`,
  )
}

/** Whether it is one of the user's that was not used yet; from now on it is. */
export async function takeRecoveryCode(db: Connection, user: string, code: string): Promise<boolean> {
  const used = await db.query(sql`
    update recovery_code set used_at = now()
    where workspace_id = current_setting('rapport.workspace')::uuid and user_id = ${user}
      and code_hash = ${recoveryHash(user, code)} and used_at is null
    returning user_id`)
  return used.length > 0
}

const newCode = (): string => {
  const code = [...randomBytes(codeLength)].map(byte => letters[byte % letters.length]).join('')
  return (code.match(/.{4}/g) ?? []).join('-')
}

/** Written in any way: with or without dashes, in capitals, with O for 0. */
const recoveryHash = (user: string, code: string): Buffer =>
  hashOf(`${user} ${code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')}`)
