import type { ObjectDeclaration, Problem, StoredFields } from '../model/index.ts'
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
  const broken = (object.rules ?? []).filter(rule => !rule.holds(values, facts))
  return [
    ...broken.map(rule => ({ field: rule.field, code: 'rule', says: rule.says })),
    ...stageProblems(ctx, object, values, before),
  ]
}
