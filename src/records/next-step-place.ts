import { quote } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import { type FilterPlace, type ObjectDeclaration, time } from '../model/index.ts'
import { scopeOf, visibleFields } from './access.ts'
import type { Context } from './context.ts'
import type { FindPlace } from './filter-places.ts'

/** Name by which filters ask when the next step with a record is due: the earliest that is not done; blank where nothing is planned. */
const name = 'nextStep'

/** The same fields, and the next step of records that steps are planned with. */
export const withNextStep =
  (ctx: Context, object: ObjectDeclaration, alias: string, find: FindPlace): FindPlace =>
  asked =>
    find(asked) ?? (asked === name ? nextStepPlace(ctx, object, alias) : undefined)

/** The object whose records are steps with records of this one, as far as the caller may see both. */
export function stepsOf(ctx: Context, object: ObjectDeclaration): ObjectDeclaration | undefined {
  if (object.follows || object.configuration || name in object.fields) return undefined
  return [...ctx.config.objects.values()].find(steps => {
    if (!steps.steps || !steps.follows || scopeOf(ctx, steps, 'read') === 'none') return false
    const seen = new Set(visibleFields(ctx, steps).map(field => field.name))
    return [steps.steps.due, steps.steps.done, steps.follows].every(field => seen.has(field))
  })
}

/** No predicate of access within: whoever reads a record reads what follows it. */
function nextStepPlace(ctx: Context, object: ObjectDeclaration, alias: string): FilterPlace | undefined {
  const steps = stepsOf(ctx, object)
  if (!steps?.steps || !steps.follows) return undefined
  const { name: table, fields } = tableOf(steps)
  const at = (field: string) => {
    const stored = fields.get(field)
    return stored ? comparableSql(stored, 'step') : 'null'
  }
  const { due, done } = steps.steps
  const comparable = `(select min(${at(due)}) from ${quote(table)} step where step.workspace_id = ${alias}.workspace_id
    and ${at(steps.follows)} = ${alias}.id and ${at(done)} is null and step.deleted_at is null)`
  return { field: dueAt, comparable }
}

const dueAt = time({ readOnly: true })
