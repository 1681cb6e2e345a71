import sql, { raw, type Sql } from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import { momentSql } from '../../../database/table.ts'
import { NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { dashboards } from '../kept/dashboards.ts'
import type { KeptKind } from '../kept/kept.ts'
import { savedReports } from '../kept/reports.ts'

export const formats = ['pdf', 'xlsx'] as const
export type Format = (typeof formats)[number]

export const mailingStates = ['on', 'paused', 'stopped'] as const

/** A report or dashboard that is sent by mail. */
export interface Mailing {
  id: string
  version: number
  owner: string
  kind: 'report' | 'dashboard'
  /** Id of the report or dashboard. */
  about: string
  crontab: string
  zone: string
  formats: Format[]
  users: string[]
  teams: string[]
  state: (typeof mailingStates)[number]
  /** Why it was stopped, as a code. */
  why: string | null
  nextAt: string | null
  createdAt: string
  updatedAt: string
}

export const keptKinds: Readonly<Record<Mailing['kind'], KeptKind>> = { report: savedReports, dashboard: dashboards }

export const mailingColumns: Sql =
  raw(`m.id, m.version, m.owner, m.kind, m.about, m.crontab, m.zone, m.formats, m.users, m.teams,
  m.state, m.why, ${momentSql('m.next_at')} as "nextAt", ${momentSql('m.created_at')} as "createdAt", ${momentSql('m.updated_at')} as "updatedAt"`)

/** A person's own; an administrator has all, to stop what should not be. */
const mine = (ctx: Context): Sql =>
  sql`m.workspace_id = ${ctx.workspace} and m.removed_at is null and (m.owner = ${ctx.actor.user} or ${isAdministrator(ctx)})`

/** Those of the caller, the newest first; with `about` those of one report or dashboard. */
export const listMailings = (ctx: Context, about?: string): Promise<Mailing[]> =>
  ctx.db.query<Mailing>(sql`
    select ${mailingColumns} from mailing m where ${mine(ctx)} and (${about ?? null}::text is null or m.about::text = ${about ?? null})
    order by m.created_at desc, m.id`)

/** One of the caller's; `held` until the transaction ends. Throws NotFound. */
export async function getMailing(ctx: Context, id: string, held = false): Promise<Mailing> {
  const found = await ctx.db.one<Mailing>(sql`
    select ${mailingColumns} from mailing m where ${mine(ctx)} and m.id::text = ${id} ${raw(held ? 'for update' : '')}`)
  if (!found) throw new NotFound('notFound', { object: 'mailing', id })
  return found
}
