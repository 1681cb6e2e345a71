import { tableOf } from '../database/table.ts'
import { type FieldRight, type ObjectDeclaration, type Scope, type Verb, verbs } from '../model/index.ts'
import { type FieldRule, fieldReason, type ScopeRule, scopeReason } from './access.ts'
import type { Context } from './context.ts'

/** What somebody may do with the records of an object and with its fields, and what each follows from. */
export interface ObjectRightsOf {
  object: ObjectDeclaration
  verbs: { verb: Verb; scope: Scope; rule: ScopeRule }[]
  fields: { field: string; right: FieldRight; rule: FieldRule }[]
}

/** Asked of the functions that decide, so that it is what holds and not what was meant. */
export const effectiveRights = (ctx: Pick<Context, 'actor'>, objects: Iterable<ObjectDeclaration>): ObjectRightsOf[] =>
  [...objects].map(object => ({
    object,
    verbs: verbs.map(verb => ({ verb, ...scopeReason(ctx, object, verb) })),
    fields: [...tableOf(object).fields.keys()].map(field => ({ field, ...fieldReason(ctx, object, field) })),
  }))
