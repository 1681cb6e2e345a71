import sql from 'sql-template-tag'
import { type Context, transact } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { erase, eraseJobName } from './erase.ts'
import { addRecords, unfinished } from './erasure.ts'
import type { Given } from './given.ts'
import type { Entry } from './journal.ts'
import { recordsOfPerson, thereOf } from './person.ts'

/**
 * Before anybody is let in: a restored backup may have brought people back who were erased since, and the queue does not come
 * with it. Who is in the journal and not in the database is erased anew; what was under way goes on.
 */
export async function eraseRestored(application: Application, given: Given): Promise<void> {
  const entries = await given.journal.level()
  for (const workspace of await application.workspaces()) {
    const ctx = await application.systemContext(workspace, { channel: 'system' })
    for (const entry of entries) if (entry.workspace === workspace) await eraseAnew(ctx, entry, application, given)
    for (const id of await unfinished(ctx)) await application.enqueue(ctx.db, eraseJobName, { erasure: id })
  }
}

async function eraseAnew(ctx: Context, entry: Entry, { log }: Application, given: Given): Promise<void> {
  const { id, number, person, reason, actor, at } = entry
  const [first] = person
  if (!first) return
  const missing = await transact(ctx, async inside => {
    const rows = await inside.db.query(sql`
      insert into erasure (id, number, object, record_id, reason, actor, anew, at)
      select ${id}::uuid, case when bool_or(number = ${number}) then max(number) + 1 else ${number} end,
        ${first.object}, ${first.id}::uuid, ${reason}, ${actor}::uuid, true, ${at}::timestamptz
      from erasure where workspace_id = ${ctx.workspace}
      on conflict (workspace_id, id) do nothing returning id`)
    if (rows.length) await addRecords(inside, id, await recordsOfPerson(inside, await thereOf(inside, person)))
    return rows.length > 0
  })
  if (!missing) return
  log.warn({ erasure: number }, 'a restored backup holds somebody who was erased: erased anew')
  // What fails is queued a moment later, with all that is under way.
  await erase(ctx, id, given).catch(error => log.error({ err: error, erasure: number }, 'an erasure broke off'))
}
