import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'
import { findSetting } from './setting.ts'

/** To which register what is typed into cards goes, and whether it answers. */
export const registryLine: TrustLine = {
  name: 'companyRegistry',
  area: 'doors',
  path: '/settings/company-registry',
  look: stand,
}

async function stand(ctx: Context): Promise<TrustFinding> {
  const setting = await findSetting(ctx)
  if (!setting) return { state: 'fine', code: 'registryNone' }
  const row = await ctx.db.one<{ answeredAt: string | null; failedAt: string | null }>(sql`
    select ${raw(momentSql('answered_at'))} as "answeredAt", ${raw(momentSql('failed_at'))} as "failedAt"
    from company_registry where workspace_id = ${ctx.workspace}`)
  const { answeredAt = null, failedAt = null } = row ?? {}
  const names = [new URL(setting.url).host]
  if (failedAt && (!answeredAt || failedAt > answeredAt))
    return { state: 'look', code: 'registryFails', names, since: failedAt }
  return { state: 'fine', code: answeredAt ? 'registryAnswers' : 'registryUnasked', names, since: answeredAt }
}
