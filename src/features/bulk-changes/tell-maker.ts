import type { Context } from '../../records/index.ts'
import { tellOfJob } from '../notice.ts'
import { objectLabel } from '../object-label.ts'
import type { BulkChange } from './bulk-change.ts'

/** Tells whoever changes many records at once that it is done, or why it is not. */
export const tellMaker = (ctx: Context, bulk: BulkChange, code: 'bulkChangeDone' | 'bulkChangeFailed'): Promise<void> =>
  tellOfJob(ctx, bulk, {
    code,
    params: { objects: objectLabel(ctx, bulk.object, bulk.locale), count: bulk.counts.changed },
    on: { object: 'bulkChange', id: bulk.id },
  })
