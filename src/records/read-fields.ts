import { tableOf } from '../database/table.ts'
import {
  type FieldOptions,
  isMask,
  isProtected,
  isSealed,
  type Json,
  type JsonObject,
  type ObjectDeclaration,
  type Problem,
  type Report,
  type StoredFields,
} from '../model/index.ts'
import { fieldRight } from './access.ts'
import type { Context } from './context.ts'
import { askedProblems } from './kept-filter.ts'
import { newPublicKey } from './public-key.ts'

export interface Reading {
  /** What was given and could be read, in stored form; `null` empties a field. */
  values: StoredFields
  problems: Problem[]
}

/** Members that answers carry and that may be sent back with them; they are not written. */
const stamps = new Set(['id', 'version', 'createdAt', 'updatedAt', 'deletedAt', 'number', 'can'])

/**
 * Reads input against the declaration: unknown, hidden and read-only fields and every wrong value are problems, all
 * of them reported. `engine` is set where the engine or a feature itself writes what the API may not.
 */
export function readFields(ctx: Context, object: ObjectDeclaration, input: JsonObject, engine = false): Reading {
  const problems: Problem[] = []
  const values: StoredFields = {}
  const { fields } = tableOf(object)

  for (const [name, given] of Object.entries(input)) {
    const stored = fields.get(name)
    const right = stored ? fieldRight(ctx, object, name) : 'hidden'
    if (!stored || (right === 'hidden' && !engine)) {
      problems.push({ field: name, code: stamps.has(name) ? 'readOnlyField' : 'unknownField' })
      continue
    }
    const { field, type } = stored
    if (!engine && (field.options.readOnly || right === 'read' || field.type === 'formula')) {
      problems.push({ field: name, code: 'readOnlyField' })
      continue
    }
    if (isProtected(field) && (isMask(given) || (engine && isSealed(given)))) {
      // What was masked comes back as it went; what is sealed the engine moves as it is.
      if (!isMask(given)) values[name] = given
      continue
    }
    if (isEmpty(given)) {
      values[name] = null
      continue
    }
    const report: Report = (code, params, path) => {
      problems.push({ field: path ? `${name}.${path}` : name, code, params })
    }
    const value = type.parse(given, field.options, report, ctx.config.company)
    if (value === undefined) continue
    values[name] = isEmpty(value) ? null : value
    if (typeof field.options.asks === 'string') {
      problems.push(...askedProblems(ctx, field.options.asks, { filter: value, field: name }))
    }
  }
  return { values, problems }
}

/** Nothing, an empty text and an empty list are the same to people. */
export const isEmpty = (value: Json | undefined): boolean =>
  value == null ||
  value === '' ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** Values of a new record that it does not give itself. */
export function withDefaults(ctx: Context, object: ObjectDeclaration, given: StoredFields): StoredFields {
  const values: StoredFields = {}
  for (const [name, { field }] of tableOf(object).fields) {
    values[name] = name in given ? (given[name] ?? null) : defaultValue(ctx, field.options)
  }
  return values
}

function defaultValue(ctx: Context, { generated, default: standard = null }: FieldOptions): Json {
  if (generated) return newPublicKey()
  if (standard === 'actor') return ctx.actor.user
  if (standard === 'now') return new Date().toISOString()
  if (standard === 'currency') return ctx.config.company.currency
  return standard
}

/** Required fields that are empty. */
export function missingFields(object: ObjectDeclaration, values: StoredFields): Problem[] {
  return Object.entries(object.fields)
    .filter(([name, field]) => field.options.required && isEmpty(values[name]))
    .map(([field]) => ({ field, code: 'required' }))
}
