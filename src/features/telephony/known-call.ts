import sql from 'sql-template-tag'
import { isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** A call as far as others who take part in it need to know. */
export interface KnownCall {
  line: string
  source: string
  direction: 'in' | 'out' | null
  /** The card it is on; of somebody unknown there is none. */
  on: { object: string; id: string } | null
}

/** One that the caller is told of. Throws NotFound. */
export async function knownCall({ db, workspace, actor }: Context, id: string): Promise<KnownCall> {
  const call = isId(id)
    ? await db.one<Omit<KnownCall, 'on'> & { object: string | null; record: string | null }>(sql`
        select c.line, l.source, c.direction, c.object, c.record_id as record from phone_call c
          join phone_line l on l.workspace_id = c.workspace_id and l.id = c.line
        where c.workspace_id = ${workspace} and c.id = ${id} and (c."user" = ${actor.user} or ${actor.user} = any(c.told))`)
    : undefined
  if (!call) throw new NotFound('notFound', { object: 'phoneCall', id })
  const { object, record, ...rest } = call
  return { ...rest, on: object && record && object !== 'interest' ? { object, id: record } : null }
}
