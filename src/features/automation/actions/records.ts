import { isJsonObject, type Json, type JsonObject, type Problem } from '../../../model/index.ts'
import { type Context, createRecord, fieldRight, updateRecord } from '../../../records/index.ts'
import type { Doing, FlowAction, FlowStep } from '../../flow-action.ts'
import { StopsHere } from '../failure.ts'
import { valueProblems, whoProblems, whoSchema } from '../values.ts'

const setSchema: JsonObject = {
  type: 'object',
  minProperties: 1,
  maxProperties: 100,
  description:
    'Fields with their values: literal, or `{text}` with places, `{formula}`, `{from: "company.owner"}`, `{in: {days: 2}}`, `{who: "owner"}`',
  additionalProperties: true,
}

/** Makes a record of any object. */
export const create: FlowAction = {
  name: 'create',
  params: {
    object: { type: 'string', minLength: 1, maxLength: 100 },
    set: setSchema,
    as: {
      type: 'string',
      pattern: '^[A-Za-z][A-Za-z0-9_]{0,40}$',
      description: 'Name under which later steps find its id',
    },
  },
  required: ['object', 'set'],
  check(ctx, { step, object }) {
    const target = ctx.config.objects.get(String(step.object))
    if (!target || target.configuration)
      return [{ field: 'object', code: 'unknownObject', params: { object: String(step.object) } }]
    return setProblems(ctx, step, { object: target.name, about: object })
  },
  async run(ctx, doing) {
    const object = String(doing.step.object)
    const made = await createRecord(ctx, object, {
      ...(await ownerFor(ctx, doing, object)),
      ...(await workedOut(doing, object)),
    })
    const { as } = doing.step
    return { did: { object, id: made.id }, ...(typeof as === 'string' && { values: { [as]: made.id } }) }
  },
}

/** Whoever makes a record owns it unless told; what the system makes belongs to whoever the flow's record does. */
async function ownerFor(ctx: Context, { on, who }: Doing, object: string): Promise<JsonObject> {
  const owner = ctx.config.objects.get(object)?.owner
  const given = owner && on && !ctx.actor.user ? await who('owner') : null
  return owner && given ? { [owner]: given } : {}
}

/** Changes the record itself, or one that it refers to. */
export const change: FlowAction = {
  name: 'change',
  about: 'any',
  params: {
    of: {
      type: 'string',
      maxLength: 100,
      description: 'A field by which the record refers to the one that is changed; absent: itself',
    },
    set: setSchema,
  },
  required: ['set'],
  check(ctx, { step, object }) {
    const target = targetOfChange(ctx, object, step.of)
    if (!target) return [{ field: 'of', code: 'flowNoReference' }]
    return setProblems(ctx, step, { object: target, about: object })
  },
  async run(ctx, doing) {
    const on = await changed(ctx, doing)
    const set = await workedOut(doing, on.object)
    const { version } = await updateRecord(ctx, on.object, on.id, set)
    return { did: { ...on, set, version } }
  },
}

/** The object of the record that a step changes; `null`: the field leads to none. */
function targetOfChange({ config }: Context, about: string | null, of: Json | undefined): string | null {
  if (of === undefined) return about
  const field = config.objects.get(about ?? '')?.fields[String(of)]
  const target = field?.type === 'ref' ? String(field.options.object) : null
  return target && config.objects.get(target) && !config.objects.get(target)?.configuration ? target : null
}

async function changed(ctx: Context, { on, step, record }: Doing): Promise<{ object: string; id: string }> {
  if (!on) throw new StopsHere('flowNoRecord')
  if (step.of === undefined) return on
  const object = targetOfChange(ctx, on.object, step.of)
  const id = (await record())[String(step.of)]
  if (!object || typeof id !== 'string') throw new StopsHere('flowNothingThere', { field: String(step.of) })
  return { object, id }
}

async function workedOut({ step, value }: Doing, object: string): Promise<JsonObject> {
  const set: JsonObject = {}
  for (const [field, given] of Object.entries(isJsonObject(step.set) ? step.set : {}))
    set[field] = await value(given, { object, field })
  return set
}

function setProblems(
  ctx: Context,
  { set }: FlowStep,
  { object, about }: { object: string; about: string | null },
): Problem[] {
  const target = ctx.config.objects.get(object)
  return Object.entries(isJsonObject(set) ? set : {}).flatMap(([field, given]) => {
    const at = `set.${field}`
    const declared = target?.fields[field]
    if (!target || !declared || fieldRight(ctx, target, field) === 'hidden')
      return [{ field: at, code: 'unknownField', params: { field } }]
    if (declared.options.readOnly) return [{ field: at, code: 'readOnly' }]
    return valueProblems(ctx, { given, field: at, target: { object, field } }, about)
  })
}

/** Gives the record to somebody. */
export const assign: FlowAction = {
  name: 'assign',
  about: 'any',
  params: { to: whoSchema },
  required: ['to'],
  check: (ctx, { step, object }) =>
    ctx.config.objects.get(object ?? '')?.owner
      ? whoProblems(ctx, 'to', String(step.to))
      : [{ field: 'to', code: 'flowNoOwner' }],
  async run(ctx, { step, on, who }) {
    const owner = on && ctx.config.objects.get(on.object)?.owner
    const to = await who(String(step.to))
    if (!owner) throw new StopsHere('flowNoOwner')
    if (!to) throw new StopsHere('flowNobody')
    await updateRecord(ctx, on.object, on.id, { [owner]: to })
    return { did: { to } }
  },
}
