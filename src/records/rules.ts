import type { Facts, ObjectDeclaration, Problem, Rule, StoredFields } from '../model/index.ts'
import type { Context } from './context.ts'
import { stageOf, stageProblems } from './stages.ts'

/** Every rule of the object that the record as a whole would break, and what is wrong with its stage. */
export function brokenRules(
  ctx: Context,
  object: ObjectDeclaration,
  values: StoredFields,
  before: StoredFields | null,
): Problem[] {
  const facts = { before, stage: stageOf(ctx, object, values) }
  return [...broken(object.rules, values, facts), ...stageProblems(ctx, object, values, before)]
}

/** Every rule by which the record may not go to the trash. */
export const rulesAgainstRemoval = (ctx: Context, object: ObjectDeclaration, values: StoredFields): Problem[] =>
  broken(object.removal, values, { before: values, stage: stageOf(ctx, object, values) })

const broken = (rules: readonly Rule[] = [], values: StoredFields, facts: Facts): Problem[] =>
  rules.filter(rule => !rule.holds(values, facts)).map(({ field, says }) => ({ field, code: 'rule', says }))
