import { Invalid, type Json, type JsonObject, type ObjectDeclaration, type Problem } from '../../model/index.ts'
import { problemsOfGrouping } from '../../records/groups.ts'
import { type Context, filterCondition, keptFilterProblems } from '../../records/index.ts'
import { sortKeys } from '../../records/sort.ts'
import { sift, type Triple } from './conditions.ts'

/** As text: more than any list asks for. */
const longest = 20_000

/** Every problem of a query somebody wants to keep, with its path: the same as of a list he asks for. */
export function queryProblems(ctx: Context, object: ObjectDeclaration, query: JsonObject): Problem[] {
  const text = JSON.stringify(query)
  if (text.length > longest) return [{ field: 'query', code: 'tooLong', params: { max: longest } }]
  if (/\\u0000|\\ud[89a-f]/i.test(text)) return [{ field: 'query', code: 'brokenText' }]
  return [
    ...wordProblems(query),
    ...conditionProblems(ctx, object, query),
    ...orderProblems(ctx, object, query),
    ...groupProblems(ctx, object, query),
  ]
}

const wordProblems = (query: JsonObject): Problem[] =>
  ['q', 'sort']
    .filter(name => query[name] !== undefined && typeof query[name] !== 'string')
    .map(name => ({ field: `query.${name}`, code: 'notText' }))

function conditionProblems(ctx: Context, object: ObjectDeclaration, { f }: JsonObject): Problem[] {
  if (f === undefined) return []
  const problems: Problem[] = []
  sift(f, 'query.f', {
    odd: (code, field, params) => problems.push({ field, code, params }),
    keep(condition, field) {
      problems.push(...problemsOfCondition(ctx, object, condition).map(problem => ({ ...problem, field })))
      const [name, operator, operand] = condition
      problems.push(...keptFilterProblems(ctx, object, { filter: { [name]: { [operator]: operand } }, field }))
      return true
    },
  })
  return problems
}

const orderProblems = (ctx: Context, object: ObjectDeclaration, { sort }: JsonObject): Problem[] =>
  typeof sort === 'string'
    ? problemsOfOrder(ctx, object, sort).map(problem => ({ ...problem, field: 'query.sort' }))
    : []

function groupProblems(ctx: Context, object: ObjectDeclaration, { group }: JsonObject): Problem[] {
  if (group === undefined) return []
  const isWord = (word: Json): word is string => typeof word === 'string'
  if (!Array.isArray(group) || !group.every(isWord)) return [{ field: 'query.group', code: 'notList' }]
  return group.flatMap((word, at) =>
    problemsOfGroup(ctx, object, word).map(problem => ({ ...problem, field: `query.group.${at}` })),
  )
}

/** What lists would say of the condition. */
export const problemsOfCondition = (
  ctx: Context,
  object: ObjectDeclaration,
  [field, operator, operand]: Triple,
): Problem[] =>
  problemsIn(() => filterCondition(ctx, object, { [field]: { [operator.replace(/^!/, '')]: operand } }, 't'))

/** What lists would say of the order. */
export const problemsOfOrder = (ctx: Context, object: ObjectDeclaration, sort: string): Problem[] =>
  problemsIn(() => sortKeys(ctx, object, 't', sort))

/** What lists would say of the grouping: `owner`, `createdAt:month`. */
export function problemsOfGroup(ctx: Context, object: ObjectDeclaration, word: string): Problem[] {
  const [field = '', bucket] = word.split(':')
  return problemsOfGrouping(ctx, object, field, bucket)
}

function problemsIn(work: () => unknown): Problem[] {
  try {
    work()
    return []
  } catch (error) {
    if (error instanceof Invalid) return error.problems
    throw error
  }
}
