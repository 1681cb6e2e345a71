import sql, { raw } from 'sql-template-tag'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { momentSql } from '../../database/table.ts'
import { NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { fieldLabel } from '../problem-words.ts'
import type { Protection } from '../protected-fields.ts'

/** A protected field as administrators see it. */
export interface ProtectedFieldJson extends Protection {
  label: string
  since: string
  state: 'sealing' | 'sealed' | 'opening'
  progress: { done: number; total: number } | null
}

type Row = Omit<ProtectedFieldJson, 'label'>

const columns = raw(
  `object, field, to_jsonb(shown_to) as "shownTo", ${momentSql('since')} as since, state, nullif(progress - 'after', '{}') as progress`,
)

export async function listProtected(ctx: Context): Promise<ProtectedFieldJson[]> {
  const rows = await ctx.db.query<Row>(sql`
    select ${columns} from protected_field where workspace_id = ${ctx.workspace} order by object, field`)
  return rows.map(row => present(ctx, row))
}

/** Throws NotFound. */
export async function protectedField(ctx: Context, object: string, field: string): Promise<ProtectedFieldJson> {
  const row = await ctx.db.one<Row>(sql`
    select ${columns} from protected_field
    where workspace_id = ${ctx.workspace} and object = ${object} and field = ${field}`)
  if (!row) throw new NotFound('notFound', { object: 'protected field', id: `${object}.${field}` })
  return present(ctx, row)
}

/** Gives others the right to have its values shown. Throws NotFound. */
export const changeShownTo = (ctx: Context, { object, field, shownTo }: Protection): Promise<ProtectedFieldJson> =>
  transact(ctx, async inside => {
    const row = await inside.db.one<Row>(sql`
      update protected_field set shown_to = ${shownTo}::uuid[]
      where workspace_id = ${ctx.workspace} and object = ${object} and field = ${field} returning ${columns}`)
    if (!row) throw new NotFound('notFound', { object: 'protected field', id: `${object}.${field}` })
    const details = { operation: 'shownTo', object, field, shownTo: [...shownTo] }
    await noteSecurityEvent(inside, { kind: 'encryption', outcome: 'done', details })
    return present(ctx, row)
  })

function present(ctx: Context, row: Row): ProtectedFieldJson {
  const object = ctx.config.objects.get(row.object)
  const label = object && fieldLabel(ctx.locale, object, row.field, object.fields[row.field])
  return { ...row, label: label ?? row.field }
}
