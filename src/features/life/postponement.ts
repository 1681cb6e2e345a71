import { Conflict } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { parseFuture } from './moment.ts'
import { withFieldNames } from './problems.ts'

/** Puts a lead aside until a time; it comes back by itself (`return.ts`). */
export function postponeLead(
  ctx: Context,
  id: string,
  { until, note }: { until: string; note?: string },
): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const postponedUntil = parseFuture(inside, 'until', until)
    const lead = await withFieldNames(
      { postponedUntil: 'until' },
      updateRecord(
        inside,
        'lead',
        id,
        { status: 'postponed', postponedUntil },
        {
          guard({ status }) {
            if (status === 'converted') throw new Conflict('leadConverted')
            if (status === 'refused') throw new Conflict('leadRefused')
          },
        },
      ),
    )
    if (note?.trim()) {
      await withFieldNames(
        { text: 'note' },
        createRecord(inside, 'activity', { kind: 'note', text: note, on: { object: 'lead', id: lead.id } }),
      )
    }
    return lead
  })
}
