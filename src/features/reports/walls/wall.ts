import sql, { raw, type Sql } from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import { readSecret } from '../../../access/secret.ts'
import { momentSql } from '../../../database/table.ts'
import { NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'

/** Where walls lie: `/wall/{token}`. */
export const wallPrefix = '/wall/'

export const schemes = ['dark', 'light'] as const

/** Dashboards at a private link, as it is kept: the link itself is not. */
export interface Wall {
  id: string
  name: string
  dashboards: string[]
  /** How long each of several dashboards is shown. */
  turnSeconds: number
  scheme: (typeof schemes)[number]
  madeBy: string
  madeAt: string
  expiresAt: string
  endedAt: string | null
  /** When a screen asked last. */
  shownAt: string | null
}

export const wallColumns: Sql =
  raw(`w.id, w.name, w.dashboards, w.turn_seconds as "turnSeconds", w.scheme, w.made_by as "madeBy",
  ${momentSql('w.made_at')} as "madeAt", ${momentSql('w.expires_at')} as "expiresAt", ${momentSql('w.ended_at')} as "endedAt"`)

const withUse = sql`${wallColumns}, ${raw(momentSql('u.minute'))} as "shownAt"
  from wall_screen w left join wall_screen_use u on u.workspace_id = w.workspace_id and u.screen = w.id`

/** One's own, and for administrators those of all: to end what should not be. */
const mine = (ctx: Context): Sql =>
  sql`w.workspace_id = ${ctx.workspace} and (w.made_by = ${ctx.actor.user} or ${isAdministrator(ctx)})`

/** Those of the caller that are open, the newest first. */
export const listWalls = (ctx: Context): Promise<Wall[]> =>
  ctx.db.query<Wall>(sql`
    select ${withUse} where ${mine(ctx)} and w.ended_at is null and w.expires_at > now() order by w.made_at desc, w.id`)

/** One of the caller's, open or not. Throws NotFound. */
export async function getWall(ctx: Context, id: string): Promise<Wall> {
  const found = await ctx.db.one<Wall>(sql`select ${withUse} where ${mine(ctx)} and w.id::text = ${id}`)
  if (!found) throw new NotFound('notFound', { object: 'wall', id })
  return found
}

/** The wall that a link still opens; `null`: unknown, ended or over – nobody is told which. */
export async function findWall({ db, workspace }: Context, token: string): Promise<Wall | null> {
  const secret = readSecret(token)
  if (!secret || secret.workspace !== workspace) return null
  const found = await db.one<Wall>(sql`
    select ${withUse} where w.workspace_id = ${workspace} and w.token_hash = ${secret.hash} and w.ended_at is null and w.expires_at > now()`)
  return found ?? null
}

/** Through one link in a minute: a few screens, and their looks after a lost network. */
const perMinute = 12

/** Counts that a screen asks. `true`: too often, and it is not counted. */
export async function asksTooOften({ db }: Context, { id }: Wall): Promise<boolean> {
  const counted = await db.one(sql`
    insert into wall_screen_use as u (screen, minute, times) values (${id}, date_trunc('minute', now()), 1)
    on conflict (workspace_id, screen) do update set
      times = case when u.minute = excluded.minute then u.times + 1 else 1 end, minute = excluded.minute
      where u.minute <> excluded.minute or u.times < ${perMinute}
    returning screen`)
  return !counted
}
