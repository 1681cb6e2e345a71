import type { Context } from '../../../records/index.ts'
import { tellOfJob, tellOfUndo } from '../../notice.ts'
import { doneRows, type Import } from '../import.ts'

/** Tells whoever imports that his file is through, or why it is not. Of what a schedule does its page tells. */
export const tellImporter = async (
  ctx: Context,
  imported: Import,
  code: 'importDone' | 'importFailed',
): Promise<void> => {
  if (imported.schedule) return
  await tellOfJob(ctx, imported, {
    code,
    params: { file: imported.fileName, count: doneRows(imported).written },
    on: { object: 'import', id: imported.id },
  })
}

/** Tells whoever had an import taken back that this is done. What people have worked on since stayed, and counts not. */
export const tellReverted = (
  ctx: Context,
  { id, fileName, takenBack, kept }: Import,
  told: string | null,
): Promise<void> =>
  tellOfUndo(ctx, told, {
    code: 'importUndone',
    params: { file: fileName, count: takenBack - kept.length },
    on: { object: 'import', id },
  })
