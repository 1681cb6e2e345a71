import sql from 'sql-template-tag'
import { isId, isJsonObject, type Json, type JsonObject, protectableTypes, type Report } from '../model/index.ts'
import type { Context } from '../records/context.ts'

export interface Protection {
  object: string
  field: string
  /** Ids of roles. */
  shownTo: readonly string[]
}

interface Asked {
  type: Json | undefined
  options: JsonObject
  given: Json | undefined
}

/** Options that look into values, and so cannot go with a field whose values nobody can look into. */
const looking = ['search', 'index', 'unique', 'default']

/** To whom a field that shall be protected is shown; reports every reason why it cannot be. */
export function readProtection(ctx: Context, { type, options, given }: Asked, report: Report): string[] | null {
  if (!protectableTypes.some(one => one === type)) report('notProtectable', {}, 'type')
  for (const name of looking)
    if (options[name] !== undefined && options[name] !== false) report('notWithProtection', {}, `options.${name}`)
  return readShownTo(ctx, isJsonObject(given) ? (given.shownTo ?? []) : null, (code, params, path) =>
    report(code, params, `protected.${path}`),
  )
}

/** Ids of roles; reports each that is none. `null` where it is no list. */
export function readShownTo(ctx: Context, given: Json | undefined, report: Report): string[] | null {
  if (!Array.isArray(given)) {
    report('notList', {}, 'shownTo')
    return null
  }
  return given.flatMap((id, at) => {
    if (typeof id === 'string' && isId(id) && ctx.config.roles.has(id)) return [id]
    report('noSuchRole', {}, `shownTo.${at}`)
    return []
  })
}

/** Marks a field in which there is no value yet: from now on they are sealed as they are written. */
export const addProtectedField = (ctx: Context, { object, field, shownTo }: Protection): Promise<unknown> =>
  ctx.db.query(sql`
    insert into protected_field (object, field, shown_to, state)
    values (${object}, ${field}, ${shownTo}::uuid[], 'sealed') on conflict do nothing`)
