import type { Context } from '../../records/index.ts'
import { tellOfJob, tellOfUndo } from '../notice.ts'
import { objectLabel } from '../object-label.ts'
import type { BulkChange } from './bulk-change.ts'

/** Tells whoever changes many records at once that it is done, or why it is not. */
export const tellMaker = (ctx: Context, bulk: BulkChange, code: 'bulkChangeDone' | 'bulkChangeFailed'): Promise<void> =>
  tellOfJob(ctx, bulk, {
    code,
    params: { objects: objectLabel(ctx, bulk.object, bulk.locale), count: bulk.counts.changed },
    on: { object: 'bulkChange', id: bulk.id },
  })

/** Tells whoever had it taken back that this is done. */
export const tellUndone = (ctx: Context, bulk: BulkChange, told: string | null): Promise<void> =>
  tellOfUndo(ctx, told, {
    code: 'bulkChangeUndone',
    params: { objects: objectLabel(ctx, bulk.object, bulk.locale), count: bulk.counts.undone },
    on: { object: 'bulkChange', id: bulk.id },
  })
