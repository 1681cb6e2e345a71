import sql, { raw } from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import { momentSql } from '../../../database/table.ts'
import { isId } from '../../../model/index.ts'
import type { Locale } from '../../../records/context.ts'
import { branchOf, type Context } from '../../../records/index.ts'

export const audiences = ['private', 'team', 'everyone'] as const
/** Who writes with it besides its owner. */
export type Audience = (typeof audiences)[number]

/** A letter prepared beforehand. */
export interface Template {
  id: string
  version: number
  name: string
  subject: string
  html: string
  language: Locale
  /** Nobody gets it who took back that he may be sent advertising. */
  advertising: boolean
  owner: string
  shared: Audience
  team: string | null
  createdAt: string
  updatedAt: string
}

export const templateColumns = raw(`id, version, name, subject, html, language, advertising, owner, shared, team,
  ${momentSql('created_at')} as "createdAt", ${momentSql('updated_at')} as "updatedAt"`)

/** Templates that the caller writes with, by name. */
export async function listTemplates(ctx: Context): Promise<Template[]> {
  const all = await ctx.db.query<Template>(
    sql`select ${templateColumns} from mail_template where workspace_id = ${ctx.workspace} order by lower(name), id`,
  )
  return all.filter(template => isSeen(ctx, template))
}

/** The same of one; `null`: there is none that he sees. */
export async function findTemplate(ctx: Context, id: string): Promise<Template | null> {
  const found = isId(id)
    ? await ctx.db.one<Template>(
        sql`select ${templateColumns} from mail_template where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    : undefined
  return found && isSeen(ctx, found) ? found : null
}

/** His own, everyone's, those of his team and the teams above it; an administrator sees all that are shared. */
function isSeen(ctx: Context, { owner, shared, team }: Template): boolean {
  const { actor } = ctx
  if (owner === actor.user || shared === 'everyone') return true
  if (shared === 'private' || team === null) return false
  return isAdministrator(ctx) || (actor.team !== null && branchOf(ctx, team).has(actor.team))
}

/** Whether the caller may change a template that he sees. */
export const mayChange = (ctx: Context, { owner, shared }: Pick<Template, 'owner' | 'shared'>): boolean =>
  isAdministrator(ctx) || (owner === ctx.actor.user && shared !== 'everyone')
