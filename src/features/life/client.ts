import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import type { Reaction, RecordEvent } from '../feature.ts'
import { lockRow } from './lock.ts'

type Party = 'company' | 'contact'

/** A client is derived: whoever has a deal in negotiation or won. Each change of a deal has its parties looked at anew. */
export const followClients: Reaction = {
  on: ['deal.created', 'deal.updated', 'deal.removed', 'deal.restored', 'deal.merged'],
  async react(ctx, event) {
    if (!concernsClients(event)) return
    const parties = await partiesOf(ctx, event)
    for (const party of ['company', 'contact'] as const) {
      for (const id of parties[party]) await refreshClient(ctx, party, id)
    }
  },
}

/** Whoever took over the deals of another by a merge. */
export const followMerges: Reaction = {
  on: ['company.merged', 'contact.merged'],
  react: (ctx, { object, record }) => refreshClient(ctx, object as Party, record),
}

const concernsClients = ({ kind, after }: RecordEvent): boolean =>
  kind !== 'updated' || ['stage', 'company', 'contact'].some(field => field in after)

/** Those it was with before, and those it is with now. */
async function partiesOf(ctx: Context, { record, before, after }: RecordEvent): Promise<Record<Party, Set<string>>> {
  const deal = await ctx.db.one<Record<Party, string | null>>(sql`
    select company, contact from deal where workspace_id = ${ctx.workspace} and id = ${record}`)
  const ids = (party: Party) =>
    new Set([before[party], after[party], deal?.[party]].filter((id): id is string => typeof id === 'string'))
  return { company: ids('company'), contact: ids('contact') }
}

/** Reckons anew from the deals there are, so that it may be asked any number of times in any order. */
async function refreshClient(ctx: Context, party: Party, id: string): Promise<void> {
  await transact(ctx, async inside => {
    await lockRow(inside, party, id)
    const row = await inside.db.one<{ is: boolean; should: boolean }>(sql`
      select p.client as is, exists (
        select from deal d where d.workspace_id = p.workspace_id and ${raw(`d."${party}"`)} = p.id and d.deleted_at is null
          and d.stage = any(${negotiatedStages(inside)}::uuid[])) as should
      from ${raw(`"${party}"`)} p where p.workspace_id = ${inside.workspace} and p.id = ${id} and p.deleted_at is null`)
    if (row && row.is !== row.should) await updateRecord(inside, party, id, { client: row.should }, { engine: true })
  })
}

const negotiatedStages = ({ config }: Context): string[] =>
  [...config.stages.values()].filter(({ kind }) => kind !== 'lost').map(({ id }) => id)
