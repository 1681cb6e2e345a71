import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import type { DataKey } from './field-keys.ts'
import { KeyAway, type KeyProvider } from './key-provider.ts'

/** Generation of a data key, as it is kept. */
interface KeptKey {
  generation: number
  wrapped: Buffer
  revoked: boolean
}

/** The data keys of a workspace, unwrapped; the first one is made where there is none. Throws `KeyAway`. */
export async function readDataKeys(
  db: Connection,
  workspace: string,
  provider: KeyProvider,
): Promise<[DataKey, ...DataKey[]]> {
  const kept = await keptKeys(db, workspace)
  if (kept.some(({ revoked }) => revoked)) throw new KeyAway('keyRevoked', 'the company has taken its key back')
  const [first, ...more] = kept.length ? kept : await makeFirst(db, workspace, provider)
  if (!first) throw new Error('a data key that was just made is gone')
  const unwrapped = ({ generation, wrapped }: KeptKey): Promise<DataKey> =>
    provider.unwrap(wrapped, keyAbout(workspace, generation)).then(key => ({ generation, key }))
  return [await unwrapped(first), ...(await Promise.all(more.map(unwrapped)))]
}

/** Whose key it is, to which its wrapping is bound. */
export const keyAbout = (workspace: string, generation: number): string => `data key ${workspace} ${generation}`

const keptKeys = (db: Connection, workspace: string): Promise<KeptKey[]> =>
  db.query<KeptKey>(sql`
    select generation, wrapped, revoked_at is not null as revoked from data_key
    where workspace_id = ${workspace} order by generation desc`)

async function makeFirst(db: Connection, workspace: string, provider: KeyProvider): Promise<KeptKey[]> {
  await addDataKey(db, { workspace, generation: 1, provider })
  return keptKeys(db, workspace)
}

/** A new data key of this generation; of two made at once the first one counts. */
export async function addDataKey(
  db: Connection,
  { workspace, generation, provider }: { workspace: string; generation: number; provider: KeyProvider },
): Promise<void> {
  const wrapped = await provider.wrap(randomBytes(32), keyAbout(workspace, generation))
  await db.query(sql`
    insert into data_key (workspace_id, generation, provider, key_name, wrapped)
    values (${workspace}, ${generation}, ${provider.kind}, ${provider.name}, ${wrapped}) on conflict do nothing`)
}
