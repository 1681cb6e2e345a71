import { isBlank, isJsonObject, isProtected, type Json, type ObjectDeclaration, type Problem } from '../model/index.ts'
import type { Context } from './context.ts'
import { stepFrom } from './related-places.ts'

/**
 * Problems of a filter that is kept to be asked again: the value that a protected field is compared with would be kept
 * with it, for all to read. `field` is the path of the filter.
 */
export const keptFilterProblems = (
  ctx: Context,
  object: ObjectDeclaration,
  { filter = null, field }: { filter?: Json; field: string },
): Problem[] =>
  conditionsIn(filter).flatMap(({ name, value }) =>
    isProtectedName(ctx, object, name) && !isEmptiness(value)
      ? [{ field, code: 'protectedKept', params: { field: name } }]
      : [],
  )

function isProtectedName(ctx: Context, object: ObjectDeclaration, name: string): boolean {
  const step = name.includes('.') ? stepFrom(ctx, object, name) : { target: object, name }
  const field = step && Object.hasOwn(step.target.fields, step.name) ? step.target.fields[step.name] : undefined
  return field !== undefined && isProtected(field)
}

function conditionsIn(filter: Json): { name: string; value: Json }[] {
  if (Array.isArray(filter)) return filter.flatMap(conditionsIn)
  if (!isJsonObject(filter)) return []
  return Object.entries(filter).flatMap(([name, value]) =>
    ['and', 'or', 'not'].includes(name) ? conditionsIn(value) : [{ name, value }],
  )
}

/** Whether there is a value at all tells nothing of it. */
const isEmptiness = (value: Json): boolean =>
  isBlank(value) || (isJsonObject(value) && Object.keys(value).every(operator => operator === 'empty'))
