import sql from 'sql-template-tag'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { Conflict, Invalid, type JsonObject, NotFound, type Problem } from '../../model/index.ts'
import { type Context, openedKeys } from '../../records/index.ts'
import { transact } from '../../records/transact.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Application } from '../feature.ts'
import { readShownTo } from '../protected-fields.ts'
import { convertJobName } from './convert.ts'
import { type ProtectedFieldJson, protectedField } from './fields.ts'
import { hindrances } from './hindrances.ts'

export interface Marking {
  keyring: Keyring
  whence: Whence
  enqueue: Application['enqueue']
}

/**
 * Protects a field that may have values: from now on they are sealed as they are written, and a job seals what is there.
 * Throws Invalid with every reason why it cannot be, and Conflict where the key is away.
 */
export async function markField(ctx: Context, input: JsonObject, marking: Marking): Promise<ProtectedFieldJson> {
  const problems: Problem[] = []
  const object = ctx.config.objects.get(String(input.object))
  if (!object) problems.push({ field: 'object', code: 'unknownObject', params: { object: String(input.object) } })
  const shownTo = readShownTo(ctx, input.shownTo ?? [], (code, params, path) => {
    problems.push({ field: path ?? '', code, params })
  })
  const field = String(input.field)
  if (object && Object.hasOwn(object.fields, field) && object.fields[field]?.options.protected)
    throw new Conflict('protectedAlready')
  if (object) problems.push(...(await hindrances(ctx, object, field)))
  if (problems.length || !object || !shownTo) throw new Invalid(problems)
  await marking.keyring.ready(ctx.workspace)
  openedKeys({ ...ctx, keyring: marking.keyring })
  return transact(ctx, async inside => {
    const [row] = await inside.db.query(sql`
      insert into protected_field (object, field, shown_to, state)
      values (${object.name}, ${field}, ${shownTo}::uuid[], 'sealing') on conflict do nothing returning field`)
    if (!row) throw new Conflict('protectedAlready')
    return begin(inside, { object: object.name, field, operation: 'marking' }, marking)
  })
}

/** Ends the protection of a field: what comes is kept in the open from now on, and a job opens what is there. */
export const unmarkField = (
  ctx: Context,
  object: string,
  field: string,
  marking: Marking,
): Promise<ProtectedFieldJson> =>
  transact(ctx, async inside => {
    const row = await inside.db.one<{ state: string }>(sql`
      select state from protected_field
      where workspace_id = ${ctx.workspace} and object = ${object} and field = ${field} for update`)
    if (!row) throw new NotFound('notFound', { object: 'protected field', id: `${object}.${field}` })
    if (row.state !== 'sealed') throw new Conflict('protectionUnderway')
    await marking.keyring.ready(ctx.workspace)
    openedKeys({ ...ctx, keyring: marking.keyring })
    await inside.db.query(sql`
      update protected_field set state = 'opening', progress = '{}'
      where workspace_id = ${ctx.workspace} and object = ${object} and field = ${field}`)
    return begin(inside, { object, field, operation: 'unmarking' }, marking)
  })

async function begin(
  ctx: Context,
  { object, field, operation }: { object: string; field: string; operation: 'marking' | 'unmarking' },
  { whence, enqueue }: Marking,
): Promise<ProtectedFieldJson> {
  const details = { operation, object, field }
  await noteSecurityEvent(ctx, { kind: 'encryption', outcome: 'done', whence, details })
  await enqueue(ctx.db, convertJobName, { object, field })
  return protectedField(ctx, object, field)
}
