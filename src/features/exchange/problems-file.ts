import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { type Context, objectOf } from '../../records/index.ts'
import { csvLine } from '../csv.ts'
import { labelled } from '../problem-words.ts'
import type { Import } from './import.ts'
import type { ProblemRow } from './present.ts'

/** The refused rows as they came, each with the reason, to be mended and imported again. */
export async function problemsFile(ctx: Context, imported: Import): Promise<string> {
  const object = objectOf(ctx, imported.object)
  const delimiter = imported.format && 'delimiter' in imported.format ? imported.format.delimiter : ';'
  const names = imported.columns.map(column => column.name)
  const rows = await ctx.db.query<ProblemRow>(sql`
    select line, problems, cells from import_row
    where workspace_id = ${ctx.workspace} and import_id = ${imported.id} and problems is not null order by line`)
  const header = csvLine([...names, say(ctx.locale, 'exchange:line'), say(ctx.locale, 'exchange:reason')], delimiter)
  const lines = rows.map(({ line, cells, problems }) =>
    csvLine(
      [
        ...names.map((_, at) => cells[at] ?? ''),
        String(line),
        problems.map(problem => labelled(ctx.locale, object, problem)).join('; '),
      ],
      delimiter,
    ),
  )
  // The mark makes Excel read it as UTF-8.
  return `\ufeff${header}${lines.join('')}`
}
