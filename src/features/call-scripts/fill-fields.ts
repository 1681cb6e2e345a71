import { fillableTypes, type ScriptKind, type ScriptStep } from '../../model/call-script.ts'
import { isProtected } from '../../model/fields/index.ts'
import {
  type Field,
  fieldTypes,
  isMask,
  type Json,
  type JsonObject,
  type ObjectDeclaration,
  type Problem,
} from '../../model/index.ts'
import { type Context, fieldRight, readFields } from '../../records/index.ts'
import { type Known, knownObject } from '../fill-places.ts'

/** Whether a field is there and an answer of this kind may stand in it, whoever answers. */
export function isFillable(object: ObjectDeclaration | undefined, name: string, kind: ScriptKind): boolean {
  const field = object?.fields[name]
  return field !== undefined && fillableTypes[kind]?.includes(field.type) === true && !field.options.readOnly
}

/** What is wrong with the field that a step fills, as it is in the company now. */
export function fillProblems({ config }: Context, step: ScriptStep, path: string): Problem[] {
  const { fill, kind, answers = [] } = step
  if (!fill) return []
  const field = config.objects.get(fill.object)?.fields[fill.field]
  const params = { field: fill.field }
  if (!field) return [{ field: `${path}.fill`, code: 'scriptFieldGone', params }]
  if (isProtected(field)) return [{ field: `${path}.fill`, code: 'scriptFieldProtected', params }]
  if (!isFillable(config.objects.get(fill.object), fill.field, kind))
    return [{ field: `${path}.fill`, code: 'scriptFieldKind', params }]
  if (kind !== 'choice') return []
  return answers.flatMap(({ label, value }, at) => {
    const problems: Problem[] = []
    fieldTypes
      .get(field.type)
      ?.parse(
        value ?? label,
        field.options,
        (code, more) => problems.push({ field: '', code, params: more }),
        config.company,
      )
    const code = field.type === 'choice' ? 'scriptChoiceGone' : 'scriptChoiceValue'
    return problems.length ? [{ field: `${path}.answers.${at}.value`, code, params: { answer: label, ...params } }] : []
  })
}

/** What an answer does to the card: the record and the value, or why it fills nothing. */
export type Filling =
  | { object: string; id: string; field: string; value: Json }
  | { object: string; field: string; not: NotFilled }

/** Why an answer stands on no card. */
export type NotFilled = 'noCard' | 'fieldGone' | 'fieldProtected' | 'noRight' | 'refused'

/** `null`: the step fills nothing, or nothing was answered. */
export function fillingOf(ctx: Context, step: ScriptStep, given: Json, known: Known): Filling | null {
  const { fill, kind } = step
  if (!fill || given === null) return null
  const at = { object: fill.object, field: fill.field }
  const object = ctx.config.objects.get(fill.object)
  const field = object?.fields[fill.field]
  const answer = step.answers?.find(({ id }) => id === given)
  if (!object || !field || !isFillable(object, fill.field, kind)) return { ...at, not: 'fieldGone' }
  if (isProtected(field)) return { ...at, not: 'fieldProtected' }
  if (fieldRight(ctx, object, fill.field) !== 'write') return { ...at, not: 'noRight' }
  const about = knownObject(known, fill.object)
  if (!about) return { ...at, not: 'noCard' }
  const { id } = about.record
  const can = about.record.can as { update?: boolean } | undefined
  if (typeof id !== 'string' || can?.update === false) return { ...at, not: 'noRight' }
  const said = kind === 'choice' ? (answer ? (answer.value ?? answer.label) : null) : given
  return { ...at, id, value: valueFor(field, said, about.record[fill.field]) }
}

/** A list of numbers or addresses gets one more; others get the answer in place of what they had. */
function valueFor({ type }: Field, said: Json, now: Json | undefined): Json {
  if (type !== 'phones' && type !== 'emails') return said
  const entries = Array.isArray(now) ? now : []
  const has = entries.some(entry => (entry as JsonObject | null)?.value === said)
  return has ? entries : [...entries, { value: said }]
}

/** What the field's own rules say against a value. */
export function valueProblems(ctx: Context, filling: Filling): Problem[] {
  if ('not' in filling) return []
  const object = ctx.config.objects.get(filling.object)
  if (!object) return []
  return readFields(ctx, object, { [filling.field]: filling.value }).problems.map(problem => ({
    ...problem,
    field: 'value',
  }))
}

/** What stands in the field by now: the answer begins with it. */
export function valueNow(ctx: Context, { fill, kind, answers = [] }: ScriptStep, known: Known): Json {
  if (!fill) return null
  const object = ctx.config.objects.get(fill.object)
  const type = object?.fields[fill.field]?.type
  if (!object || type === 'phones' || type === 'emails' || fieldRight(ctx, object, fill.field) === 'hidden') return null
  const value = knownObject(known, fill.object)?.record[fill.field] ?? null
  if (value === null || isMask(value)) return null
  if (kind === 'choice') return answers.find(answer => (answer.value ?? answer.label) === value)?.id ?? null
  if (type === 'money') return Number((value as JsonObject).amount)
  return value
}
