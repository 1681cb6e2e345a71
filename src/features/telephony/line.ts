import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { AsteriskFailure } from './asterisk/reach.ts'
import type { AsteriskSettings } from './asterisk/settings.ts'
import type { HttpSettings } from './http/settings.ts'

/** How its provider is spoken to. */
export type LineSettings = HttpSettings | AsteriskSettings

/** By what calls come and go: a contract with a provider, or an exchange of the company's own. */
export interface PhoneLine {
  id: string
  name: string
  settings: LineSettings
  source: string
  key: string
  responsible: string | null
  /** Who is told of a call by somebody unknown, themselves or by team; none: all who have an extension. */
  users: string[]
  teams: string[]
  callBackMinutes: number
  /** How long the sound of its calls is kept; 0: none is fetched. */
  recordingDays: number
  active: boolean
  /** Whether what it needs to sign in is kept. */
  hasSecret: boolean
  /** Since when it is connected, of one that is followed. */
  connectedAt: string | null
  /** Why it is not. */
  failure: AsteriskFailure | null
  version: number
}

const columns: Sql =
  raw(`l.id, l.name, l.settings, ${momentSql('l.connected_at')} as "connectedAt", l.failure, l.source, l.key, l.responsible, l.users, l.teams, l.call_back_minutes as "callBackMinutes", l.recording_days as "recordingDays",
  l.active, l.version, exists (select from integration_secret s where s.workspace_id = l.workspace_id and s.kind = 'phoneLine'
    and s."of" = l.id::text) as "hasSecret"`)

export const listLines = ({ db, workspace }: Context): Promise<PhoneLine[]> =>
  db.query<PhoneLine>(
    sql`select ${columns} from phone_line l where l.workspace_id = ${workspace} order by l.name, l.id`,
  )

/** Throws NotFound. */
export async function getLine({ db, workspace }: Context, id: string): Promise<PhoneLine> {
  const line = isId(id)
    ? await db.one<PhoneLine>(
        sql`select ${columns} from phone_line l where l.workspace_id = ${workspace} and l.id = ${id}`,
      )
    : undefined
  if (!line) throw new NotFound('notFound', { object: 'phoneLine', id })
  return line
}

/** The line to whose address a provider reports; `null`: none, or it is switched off. */
export async function lineByKey({ db, workspace }: Context, key: string): Promise<PhoneLine | null> {
  if (!/^[\w-]{1,100}$/.test(key)) return null
  const line = await db.one<PhoneLine>(
    sql`select ${columns} from phone_line l where l.workspace_id = ${workspace} and l.key = ${key} and l.active`,
  )
  return line ?? null
}
