import { Conflict, Forbidden, Invalid, isProtected, type Json, type ObjectDeclaration } from '../model/index.ts'
import { fieldRight } from './access.ts'
import type { Context } from './context.ts'
import { currentRecord, getRecord } from './get.ts'
import { openedValue } from './protect.ts'

/** Whether the caller may have the values of a protected field shown. */
export function mayShow(ctx: Context, object: ObjectDeclaration, name: string): boolean {
  const shownTo = object.fields[name]?.options.protected?.shownTo
  if (!shownTo || fieldRight(ctx, object, name) === 'hidden') return false
  return ctx.actor.role.admin || shownTo.includes(ctx.actor.role.id ?? '')
}

/** The value of a protected field of one record, in the open. Who calls it notes that it was shown. */
export async function showField(
  ctx: Context,
  object: ObjectDeclaration,
  id: string,
  name: Json | undefined,
): Promise<{ id: string; field: string; value: Json }> {
  const { id: found } = await getRecord(ctx, object.name, id, { fields: [] })
  const field = typeof name === 'string' && Object.hasOwn(object.fields, name) ? object.fields[name] : undefined
  if (!field || typeof name !== 'string' || fieldRight(ctx, object, name) === 'hidden')
    throw new Invalid([{ field: 'field', code: 'unknownField' }])
  if (!isProtected(field)) throw new Conflict('notProtected')
  if (!mayShow(ctx, object, name)) throw new Forbidden('notShownToYou')
  const { values } = await currentRecord(ctx, object, found)
  return { id: found, field: name, value: openedValue(ctx, { object, id: found }, name, values[name] ?? null) }
}
