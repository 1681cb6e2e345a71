import { type Field, type Json, type ObjectDeclaration, type Problem, protectableTypes } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fieldLabel } from '../problem-words.ts'
import { comparing } from './compared.ts'

/** Why a field that has values cannot be protected as things stand: every reason, with what to do. */
export async function hindrances(ctx: Context, object: ObjectDeclaration, name: string): Promise<Problem[]> {
  const field = object.fields[name]
  if (!field) return [{ field: 'field', code: 'unknownField' }]
  const label = fieldLabel(ctx.locale, object, name, field) ?? name
  const own = ownHindrances(object, name, field).map(code => ({ field: 'field', code, params: { field: label } }))
  const used = (await comparing(ctx, { object, field: name })).map(({ kind, name: by }) => ({
    field: 'field',
    code: `protectedBy${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    params: { field: label, name: by },
  }))
  return [...own, ...used]
}

function ownHindrances(object: ObjectDeclaration, name: string, field: Field): string[] {
  if (!protectableTypes.includes(field.type)) return ['notProtectable']
  if (object.title === name) return ['protectedTitle']
  if (object.configuration || object.worked?.includes(name) || field.options.readOnly) return ['protectedWorked']
  const { unique, index, default: given } = field.options
  return [
    ...(unique ? ['protectedUnique'] : []),
    ...(field.added && index ? ['protectedIndexed'] : []),
    ...(isGiven(given) ? ['protectedDefault'] : []),
  ]
}

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== false
