import type { JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { sentence } from '../../problem-words.ts'
import type { Export } from './export.ts'

export const pathOf = (id: string): string => `/api/v1/exports/${id}`

export function presentExport(ctx: Context, made: Export): JsonObject {
  const { id, object, format, state, rows, total, size, failure, createdAt, finishedAt } = made
  return {
    id,
    object,
    format,
    state,
    rows,
    openProtected: made.opened.length > 0,
    progress: { done: rows, of: total },
    size: Number(size),
    file: state === 'done' ? `${pathOf(id)}/content` : null,
    failure: failure && { ...failure, message: sentence(ctx.locale, { field: '', ...failure }) },
    createdAt,
    finishedAt,
  }
}
