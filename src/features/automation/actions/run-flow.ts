import sql from 'sql-template-tag'
import type { Application } from '../../feature.ts'
import type { FlowAction } from '../../flow-action.ts'
import { beginRuns, chainOf } from '../begin.ts'
import { StopsHere } from '../failure.ts'
import { publishedFlows } from '../published.ts'

/** Begins another flow for the same record; it goes its own way. */
export const runFlow = (application: () => Application | null): FlowAction => ({
  name: 'run',
  params: { flow: { type: 'string', format: 'uuid' } },
  required: ['flow'],
  async check(ctx, { step, object }) {
    const row = await ctx.db.one<{ object: string | null }>(sql`
      select draft->'trigger'->>'object' as object from flow where workspace_id = ${ctx.workspace} and id = ${String(step.flow)}::uuid and removed_at is null`)
    if (!row) return [{ field: 'flow', code: 'flowUnknown' }]
    return row.object === null || row.object === object ? [] : [{ field: 'flow', code: 'flowOtherObject' }]
  },
  async run(ctx, { step, on, key, run, values }) {
    const running = application()
    const flows = [...(await publishedFlows(ctx)).versions.values()]
    const other = flows.find(({ flow, isCurrent }) => flow === step.flow && isCurrent)
    if (!other || !running) throw new StopsHere('flowOff')
    const chain = await chainOf(ctx, run)
    const begun = await beginRuns(ctx, running, [other], {
      cause: `step ${key}`,
      record: on?.id ?? null,
      chain,
      values: { ...values },
    })
    return { did: { flow: other.name, run: begun[0] ?? null } }
  },
})
