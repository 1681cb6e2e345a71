import { isMask, mask, maskedValue } from '../model/index.ts'
import { objectOf } from './access.ts'
import type { Context } from './context.ts'
import { currentRecord } from './get.ts'
import { openedOrSame } from './protect.ts'
import type { RecordJson } from './row.ts'

/**
 * A record with its protected values in the open: for what the engine compares and carries over by itself, never for an
 * answer. What cannot be opened at present stays masked.
 */
export async function withOpened(ctx: Context, name: string, record: RecordJson): Promise<RecordJson> {
  const masked = Object.keys(record).filter(field => isMask(record[field]))
  if (!masked.length) return record
  const object = objectOf(ctx, name)
  const { id, values } = await currentRecord(ctx, object, record.id, 'with')
  const opened = masked.map(field => [
    field,
    maskedValue(openedOrSame(ctx, { object, id }, field, values[field] ?? mask())),
  ])
  return { ...record, ...Object.fromEntries(opened) }
}
