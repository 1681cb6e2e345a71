import sql from 'sql-template-tag'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { Invalid, newId } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import type { PersonRecord } from '../personal-part.ts'
import { eraseJobName } from './erase.ts'
import { addRecords, type Erasure, erasureOf, getErasure, type Reason } from './erasure.ts'
import { hindrances } from './hindrances.ts'
import { identifiersOf } from './identifiers.ts'
import { recordsAbout, recordsOfPerson } from './person.ts'

interface Asked {
  of: PersonRecord
  reason: Reason
  reference: string | null
}

/**
 * Begins to erase all that is known of a person. Who is erased already, or is being erased, is not begun again.
 * Throws Invalid with every hindrance.
 */
export const beginErasure = (
  ctx: Context,
  { of, reason, reference }: Asked,
  { whence, enqueue }: { whence: Whence; enqueue: Application['enqueue'] },
): Promise<Erasure> =>
  transact(ctx, async inside => {
    await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`erasure ${ctx.workspace}`}, 0))`)
    const known = await erasureOf(inside, of.id)
    if (known) return known
    const person = await recordsOfPerson(inside, [of])
    const all = [...person, ...(await recordsAbout(inside, person))]
    const problems = await hindrances(inside, all, await identifiersOf(inside, person))
    if (problems.length) throw new Invalid(problems)
    const id = newId()
    const [row] = await inside.db.query<{ number: number }>(sql`
      insert into erasure (id, number, object, record_id, reason, reference, actor)
      select ${id}::uuid, coalesce(max(number), 0) + 1, ${of.object}, ${of.id}::uuid, ${reason}, ${reference}, ${ctx.actor.user}::uuid
      from erasure where workspace_id = ${ctx.workspace} returning number`)
    await addRecords(inside, id, person)
    const details = { erasure: id, number: row?.number ?? 0, stage: 'begun', reason, object: of.object, record: of.id }
    await noteSecurityEvent(inside, { kind: 'erasure', outcome: 'done', whence, details })
    await enqueue(inside.db, eraseJobName, { erasure: id })
    return getErasure(inside, id)
  })
