import {
  isBlank,
  isJsonObject,
  isProtected,
  type Json,
  type ObjectDeclaration,
  type Problem,
  parseFilter,
  systemFields,
} from '../model/index.ts'
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

/**
 * The same of a filter in a field of set-up (`asks` names the object), which is read against one record at a time: by its own fields
 * alone. Fields that the object has not, and values that these cannot have, are problems too.
 */
export function askedProblems(
  ctx: Context,
  asks: string,
  { filter, field }: { filter: Json; field: string },
): Problem[] {
  const object = ctx.config.objects.get(asks)
  if (!object) throw new Error(`a filter is declared to ask ${asks}, which is no object`)
  const stamps = systemFields(object)
  const problems: Problem[] = []
  parseFilter(filter, {
    field: name => object.fields[name] ?? stamps[name],
    reading: ctx.config.company,
    report: (code, params, path) => problems.push({ field: path ? `${field}.${path}` : field, code, params }),
  })
  return problems.length ? problems : keptFilterProblems(ctx, object, { filter, field })
}

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
