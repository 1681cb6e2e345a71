import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'
import { lastSeal } from './seal/chain.ts'
import type { AuditKeys } from './seal/keys.ts'

/** Rows are sealed every minute; what has waited longer, in minutes, waits for a sealer that does not run. */
const patience = 15

/** How far the audit is sealed, and the last seal, which an auditor notes elsewhere. */
export const auditLine = (keys: AuditKeys): TrustLine => ({
  name: 'audit',
  area: 'data',
  path: '/settings/audit',
  look: ctx => stateOfChain(ctx, keys),
})

async function stateOfChain(ctx: Context, keys: AuditKeys): Promise<TrustFinding> {
  const seal = await lastSeal(ctx.db)
  if (!seal) return { state: 'look', code: 'notSealed' }
  const params = { number: seal.number, hash: seal.hash.toString('hex') }
  if (!keys.find(seal.key)) return { state: 'act', code: 'auditKeyAway', params, since: seal.at }
  if (await hasWaited(ctx, seal.at)) return { state: 'act', code: 'sealingStopped', params, since: seal.at }
  return { state: 'fine', code: 'sealed', params, since: seal.at }
}

/** Whether something was written since the last seal, and long ago. */
async function hasWaited({ db, workspace }: Context, sealed: string): Promise<boolean> {
  const row = await db.one(sql`
    select 1 from security_event where workspace_id = ${workspace}
      and at > ${sealed}::timestamptz + interval '1 minute' and at < now() - make_interval(mins => ${patience}) limit 1`)
  return row !== undefined
}
