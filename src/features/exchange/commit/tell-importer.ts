import type { Context } from '../../../records/index.ts'
import { tellOfJob } from '../../notice.ts'
import { doneRows, type Import } from '../import.ts'

/** Tells whoever imports that his file is through, or why it is not. */
export const tellImporter = (ctx: Context, imported: Import, code: 'importDone' | 'importFailed'): Promise<void> =>
  tellOfJob(ctx, imported, {
    code,
    params: { file: imported.fileName, count: doneRows(imported).written },
    on: { object: 'import', id: imported.id },
  })
