import {
  compileFormula,
  dayAt,
  type FormulaResult,
  isJsonObject,
  type Json,
  type JsonObject,
  type ObjectDeclaration,
  type Problem,
  type StoredFields,
} from '../../model/index.ts'
import { type Context, fieldRight, findRecord, objectOf, type RecordJson, targetOf } from '../../records/index.ts'
import { headOver } from '../people.ts'
import { after, clockPattern, readDuration } from './duration.ts'
import { StopsHere } from './failure.ts'
import { type About, fillText, textProblems } from './texts.ts'

/** How a value is written that is not the value itself: one of these members alone. */
const forms = ['text', 'formula', 'from', 'in', 'who'] as const
type Form = (typeof forms)[number]

const results: Record<string, FormulaResult> = {
  number: 'number',
  percent: 'number',
  money: 'money',
  boolean: 'boolean',
  date: 'date',
  time: 'date',
}

function formOf(given: Json): { form: Form; of: Json } | null {
  if (!isJsonObject(given)) return null
  const [[name, of] = ['', null], ...more] = Object.entries(given)
  const form = forms.find(one => one === name)
  return form && !more.length ? { form, of } : null
}

interface Target {
  object: string
  field: string
}

/** The value that is meant, for a field. Throws StopsHere where it cannot be worked out. */
export async function workOut(ctx: Context, given: Json, target: Target, about: About): Promise<Json> {
  const written = formOf(given)
  if (!written) return given
  const { form, of } = written
  switch (form) {
    case 'text':
      return (await fillText(ctx, String(of), about)) || null
    case 'formula':
      return byFormula(ctx, String(of), target, about)
    case 'from':
      return taken(ctx, String(of), about)
    case 'in': {
      const { timeZone } = ctx.config.company
      const moment = after(new Date(), readDuration(of), timeZone)
      const type = ctx.config.objects.get(target.object)?.fields[target.field]?.type
      return type === 'date' ? dayAt(moment, timeZone) : moment.toISOString()
    }
    case 'who':
      return whoIs(ctx, String(of), about)
  }
}

async function byFormula(ctx: Context, expression: string, target: Target, about: About): Promise<Json> {
  if (!about.on) throw new StopsHere('flowNoRecord')
  const object = objectOf(ctx, about.on.object)
  const result = resultFor(ctx, target)
  const broken: { code: string; params?: Record<string, string | number> }[] = []
  const formula = compileFormula(
    { expression, result },
    readable(ctx, object),
    (code, params) => void broken.push({ code, ...(params && { params }) }),
  )
  if (!formula) throw new StopsHere(broken[0]?.code ?? 'formulaSyntax', broken[0]?.params)
  const record = storedOf(await about.record())
  const value = formula.evaluate(record, ctx.config.company)
  if (value === null && formula.dividesByZero(record, ctx.config.company)) throw new StopsHere('divisionByZero')
  return value
}

const resultFor = ({ config }: Context, { object, field }: Target): FormulaResult =>
  results[config.objects.get(object)?.fields[field]?.type ?? ''] ?? 'text'

const readable = (ctx: Context, object: ObjectDeclaration) => (name: string) =>
  Object.hasOwn(object.fields, name) && fieldRight(ctx, object, name) !== 'hidden' ? object.fields[name] : undefined

const storedOf = (record: RecordJson): StoredFields =>
  Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** `owner`, `company.owner`, `values.answer`. */
async function taken(ctx: Context, path: string, about: About): Promise<Json> {
  const [first = '', second] = path.split('.')
  if (first === 'values') return about.values[second ?? ''] ?? null
  const record = await about.record()
  const value = record[first] ?? null
  if (!second || !about.on) return first === 'record' ? record.id : value
  const target = targetOf(objectOf(ctx, about.on.object).fields[first])
  if (!target || typeof value !== 'string') return null
  return (await findRecord(ctx, target, value, { fields: [second] }))?.[second] ?? null
}

/** `owner`, `head` (of the owner), `self` (whom the flow runs as), or somebody by his id. `null`: nobody who is there. */
export async function whoIs(ctx: Context, given: string, about: About): Promise<string | null> {
  const active = (id: Json | undefined): string | null =>
    typeof id === 'string' && ctx.config.users.get(id)?.active ? id : null
  if (given === 'self') return ctx.actor.user
  if (given !== 'owner' && given !== 'head') return active(given)
  if (!about.on) return null
  const { owner } = objectOf(ctx, about.on.object)
  const own = owner ? (await about.record())[owner] : null
  return given === 'owner' ? active(own) : headOver(ctx.config, typeof own === 'string' ? own : null)
}

export const whoSchema: JsonObject = {
  type: 'string',
  description: '`owner` of the record, `head` of the owner, `self`: whom the flow runs as; or the id of a user',
  maxLength: 100,
}

export const whoProblems = (ctx: Context, field: string, given: string): Problem[] =>
  ['owner', 'head', 'self'].includes(given) || ctx.config.users.get(given)?.active
    ? []
    : [{ field, code: 'dangling', params: { object: 'user', id: given } }]

/** What is wrong with a value as a step writes it. `about`: object of the flow's record. */
export function valueProblems(
  ctx: Context,
  { given, field, target }: { given: Json; field: string; target: Target },
  about: string | null,
): Problem[] {
  const written = formOf(given)
  if (!written) return []
  const { form, of } = written
  if (form === 'in') return isDuration(of) ? [] : [{ field, code: 'flowDuration' }]
  if (typeof of !== 'string') return [{ field, code: 'notText' }]
  if (form === 'text') return textProblems(ctx, { field, text: of }, about)
  if (form === 'who') return whoProblems(ctx, field, of)
  const object = about ? ctx.config.objects.get(about) : undefined
  if (form === 'from')
    return of.startsWith('values.') || isPath(ctx, object, of)
      ? []
      : [{ field, code: 'unknownField', params: { field: of } }]
  const problems: Problem[] = []
  if (!object) return [{ field, code: 'flowNoRecord' }]
  compileFormula(
    { expression: of, result: resultFor(ctx, target) },
    readable(ctx, object),
    (code, params) => void problems.push({ field, code, ...(params && { params }) }),
  )
  return problems
}

function isPath({ config }: Context, object: ObjectDeclaration | undefined, path: string): boolean {
  const [first = '', second, ...more] = path.split('.')
  const field = object?.fields[first]
  if (more.length || !object) return false
  if (!second) return field !== undefined || first === 'record'
  return config.objects.get(targetOf(field) ?? '')?.fields[second] !== undefined
}

export function isDuration(value: Json): boolean {
  if (!isJsonObject(value)) return false
  const { at, ...lengths } = value
  const [[name, length] = ['', null], ...more] = Object.entries(lengths)
  const isCounted = typeof length === 'number' && Number.isInteger(length) && length >= 0
  const isClock = at === undefined || (name === 'days' && typeof at === 'string' && new RegExp(clockPattern).test(at))
  return ['minutes', 'hours', 'days'].includes(name) && !more.length && isCounted && isClock
}
