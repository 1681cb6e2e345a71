import sql from 'sql-template-tag'
import { isJsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'

/** Which numbers a site shows in place of its own. All in E.164. */
export interface NumberSettings {
  /** That stands on the site. */
  shown: string
  /** Each is shown to one visitor at a time. */
  pool: readonly string[]
  /** For how long after his last page, in minutes. */
  holdMinutes: number
  /** For who came by a channel, as the report writes it. */
  channels: readonly { channel: string; number: string }[]
}

/** `null`: the site shows its own number to all. */
export async function numberSettings({ db, workspace }: Context, source: string): Promise<NumberSettings | null> {
  const row = await db.one<{ numbers: Partial<NumberSettings> | null }>(
    sql`select site->'numbers' as numbers from source where workspace_id = ${workspace} and id = ${source}`,
  )
  const numbers = row?.numbers
  if (!isJsonObject(numbers) || typeof numbers.shown !== 'string') return null
  const { shown, pool = [], holdMinutes = 30, channels = [] } = numbers as Partial<NumberSettings>
  return { shown: String(shown), pool, holdMinutes, channels }
}
