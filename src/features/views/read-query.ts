import { hasWords, say } from '../../messages/words.ts'
import type { Json, JsonObject, ObjectDeclaration, Problem } from '../../model/index.ts'
import { type Context, fieldRight } from '../../records/index.ts'
import { problemsOfCondition, problemsOfGroup, problemsOfOrder } from './check-query.ts'
import { sift, type Triple } from './conditions.ts'
import { withoutHidden } from './hidden.ts'

/** A kept query as its reader gets it, and what of it no longer counts. */
export interface ReadQuery {
  query: JsonObject
  problems: Problem[]
}

/**
 * Leaves out what is not there for the reader: conditions, orders and groups by fields that were removed since, or that are
 * hidden from him. Of the latter he learns that there is one, not which: else he could guess values by what is shown.
 */
export function readQuery(ctx: Context, object: ObjectDeclaration, kept: JsonObject): ReadQuery {
  const { f, sort, group, ...rest } = kept
  const query = withoutHidden(ctx, object, rest)
  const problems = new Map<string, Problem>()
  const counts = (problem: Problem | null): boolean => {
    if (problem) problems.set(JSON.stringify(problem), problem)
    return !problem
  }

  const stay = sift(f ?? [], 'f', { keep: at => counts(conditionProblem(ctx, object, at)), odd: () => {} })
  const order = typeof sort === 'string' ? sort.split(',').filter(at => counts(orderProblem(ctx, object, at))) : []
  const groups = wordsIn(group).filter(at => counts(groupProblem(ctx, object, at)))
  if (stay.length) query.f = stay
  if (order.length) query.sort = order.join(',')
  if (groups.length) query.group = groups
  return { query, problems: [...problems.values()] }
}

const wordsIn = (list: Json | undefined): string[] =>
  Array.isArray(list) ? list.filter(word => typeof word === 'string') : []

type Ask = (as: Context) => Problem[]

function conditionProblem(ctx: Context, object: ObjectDeclaration, condition: Triple) {
  const [name] = condition
  const ask: Ask = as => problemsOfCondition(as, object, condition)
  if (!ask(ctx).length) return null
  if (isHidden(ctx, object, name, ask)) return { field: 'f', code: 'viewHidden' }
  const code = isUnknown(ask(ctx)) ? 'viewFieldRemoved' : 'viewConditionBroken'
  return { field: 'f', code, params: { field: labelOf(ctx, object, name) } }
}

function orderProblem(ctx: Context, object: ObjectDeclaration, word: string): Problem | null {
  const name = word.replace(/^-/, '')
  const ask: Ask = as => problemsOfOrder(as, object, word)
  if (!ask(ctx).length) return null
  if (isHidden(ctx, object, name, ask)) return { field: 'sort', code: 'viewOrderHidden' }
  return { field: 'sort', code: 'viewOrderRemoved', params: { field: labelOf(ctx, object, name) } }
}

function groupProblem(ctx: Context, object: ObjectDeclaration, word: string): Problem | null {
  const [name = ''] = word.split(':')
  const ask: Ask = as => problemsOfGroup(as, object, word)
  if (!ask(ctx).length) return null
  if (isHidden(ctx, object, name, ask)) return { field: 'group', code: 'viewGroupHidden' }
  return { field: 'group', code: 'viewGroupRemoved', params: { field: labelOf(ctx, object, name) } }
}

/** Unknown to the reader, and not to whom nothing is hidden; of what was removed, what was hidden before stays so. */
function isHidden(ctx: Context, object: ObjectDeclaration, name: string, ask: Ask): boolean {
  if (!isUnknown(ask(ctx))) return false
  return fieldRight(ctx, object, name) === 'hidden' || !isUnknown(ask(seeingAll(ctx)))
}

const isUnknown = (problems: Problem[]): boolean => problems.some(({ code }) => code === 'unknownField')

const seeingAll = (ctx: Context): Context => ({
  ...ctx,
  actor: { ...ctx.actor, role: { ...ctx.actor.role, admin: true }, scopes: null },
})

/** How a field is called in the reader's language, also after it was removed. */
function labelOf({ locale }: Context, object: ObjectDeclaration, name: string): string {
  const own = (object.fields[name] ?? object.former?.[name])?.options.label?.[locale]
  const key = `objects:${object.name}.fields.${name}`
  return own ?? (hasWords(locale, key) ? say(locale, key) : name)
}
