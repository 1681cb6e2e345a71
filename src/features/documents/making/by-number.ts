import sql from 'sql-template-tag'
import { Forbidden } from '../../../model/index.ts'
import { accessPredicate, type Context, fieldRight, objectOf, requireRight } from '../../../records/index.ts'

/** What everybody who works with documents is told of one: whose it is, and whom to ask. */
export interface FoundByNumber {
  kind: string
  number: string
  dated: string | null
  status: string
  company: string | null
  owner: { id: string; name: string }
  /** Its record, where it is the caller's to see. */
  document: string | null
}

const most = 20

/** Documents that bear a number, the newest first. Of those that are not the caller's to see only what finds who knows more. */
export async function findByNumber(ctx: Context, written: string): Promise<FoundByNumber[]> {
  const object = objectOf(ctx, 'document')
  requireRight(ctx, object, 'read')
  if (fieldRight(ctx, object, 'documentNumber') === 'hidden')
    throw new Forbidden('noRight', { object: 'document', verb: 'read' })
  const number = written.replace(/^\s*№\s*/, '').trim()
  const rows = await ctx.db.query<Omit<FoundByNumber, 'owner'> & { owner: string }>(sql`
    select t.kind, t.document_number as number, t.dated::text as dated, t.status, c.name as company, t.owner,
      case when ${accessPredicate(ctx, object, 'read', 't')} then t.id end as document
    from document t left join company c on c.workspace_id = t.workspace_id and c.id = t.company and c.deleted_at is null
    where t.workspace_id = ${ctx.workspace} and t.deleted_at is null and t.document_number = any(${[number, number.toUpperCase(), number.toLowerCase()]}::text[])
    order by t.dated desc, t.id desc limit ${most}`)
  return rows.map(row => ({ ...row, owner: { id: row.owner, name: ctx.config.users.get(row.owner)?.name ?? '' } }))
}
