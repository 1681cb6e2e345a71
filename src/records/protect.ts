import { tableOf } from '../database/table.ts'
import {
  Conflict,
  isSealed,
  type Json,
  type ObjectDeclaration,
  plainOptions,
  plainType,
  type Sealed,
  type StoredFields,
} from '../model/index.ts'
import type { FieldKeys } from '../vault/field-keys.ts'
import { KeyAway, keyAwayCodes } from '../vault/key-provider.ts'
import type { Context } from './context.ts'

/** Which record of which object values belong to: what is sealed can be opened for it alone. */
export interface Owning {
  object: ObjectDeclaration
  id: string
}

/**
 * Values as they are written: those of protected fields sealed. A value equal to the one there was stays the very same, so
 * that it is no change: also where that one still lies open. Throws Conflict where a protected field was given a value and
 * the key is away.
 */
export function sealedValues(
  ctx: Context,
  owning: Owning,
  values: StoredFields,
  before: StoredFields = {},
): StoredFields {
  const fresh = tableOf(owning.object).protected.filter(
    ({ name }) => values[name] != null && !isSealed(values[name]) && !isEqual(values[name], before[name]),
  )
  if (!fresh.length) return values
  const sealed = fresh.map(({ name, field }) => {
    const value = values[name] ?? null
    const known = before[name]
    if (isSealed(known) && isSame(ctx, fieldKeys(ctx), { owning, name, sealed: known, value })) return [name, known]
    return [name, field.options.protected?.state === 'opening' ? value : sealedValue(ctx, owning, name, value)]
  })
  return { ...values, ...Object.fromEntries(sealed) }
}

const isEqual = (value: Json | undefined, known: Json | undefined): boolean =>
  value === known || JSON.stringify(value) === JSON.stringify(known)

/** One value of a field, sealed with the newest key. Throws Conflict where that is away. */
export const sealedValue = (ctx: Context, owning: Owning, name: string, value: Json): Sealed =>
  seal(ctx, fieldKeys(ctx), owning, name, value)

const isSame = (
  ctx: Context,
  keys: FieldKeys,
  { owning, name, sealed, value }: { owning: Owning; name: string; sealed: Sealed; value: Json },
): boolean => keys.open(sealed.sealed, aboutValue(ctx, owning, name)) === JSON.stringify(value)

function seal(ctx: Context, keys: FieldKeys, owning: Owning, name: string, value: Json): Sealed {
  const { object } = owning
  const field = object.fields[name]
  const among = aboutField(ctx, object.name, name)
  const match = field?.options.match ? (plainType(field).matchKeys?.(value, plainOptions(field)) ?? []) : []
  return {
    sealed: keys.seal(JSON.stringify(value), aboutValue(ctx, owning, name)),
    generation: keys.generation,
    keys: [...new Set(partsOf(value).map(part => keys.blind(part, among)[0]))],
    match: match.map(({ kind, value }) => ({ kind, value: keys.blind(value, aboutKind(ctx, kind))[0] })),
  }
}

/** Sealed values under the newest key; what cannot be opened stays as it is. */
export function resealedValues(ctx: Context, owning: Owning, values: StoredFields): StoredFields {
  const keys = fieldKeys(ctx)
  const entries = Object.entries(values).map(([name, value]) => {
    if (!isSealed(value) || value.generation === keys.generation) return [name, value]
    const plain = keys.open(value.sealed, aboutValue(ctx, owning, name))
    return [name, plain === null ? value : seal(ctx, keys, owning, name, JSON.parse(plain))]
  })
  return Object.fromEntries(entries)
}

/** What stands in a protected field of a record, in the open. Throws Conflict where it cannot be read at present. */
export function openedValue(ctx: Context, owning: Owning, name: string, value: Json): Json {
  if (!isSealed(value)) return value
  const plain = fieldKeys(ctx).open(value.sealed, aboutValue(ctx, owning, name))
  if (plain === null) throw new Conflict(ctx.actor.role.admin ? 'sealBroken' : 'protectedAway')
  return JSON.parse(plain)
}

/** The same; what no key of ours opens stays as it is. Throws Conflict where the keys are away. */
export function openedIfPossible(ctx: Context, owning: Owning, name: string, value: Json): Json {
  if (!isSealed(value)) return value
  const plain = fieldKeys(ctx).open(value.sealed, aboutValue(ctx, owning, name))
  return plain === null ? value : JSON.parse(plain)
}

/** The same, also where the keys are away: then it stays sealed. */
export function openedOrSame(ctx: Context, owning: Owning, name: string, value: Json): Json {
  try {
    return openedIfPossible(ctx, owning, name, value)
  } catch (error) {
    if (error instanceof Conflict) return value
    throw error
  }
}

/** A text of no record, sealed as what `about` says. Throws Conflict where the keys are away. */
export const sealedText = (ctx: Context, about: string, text: string): string =>
  fieldKeys(ctx).seal(text, JSON.stringify(['text', ctx.workspace, about]))

/** Throws Conflict where it cannot be read at present. */
export function openedText(ctx: Context, about: string, sealed: string): string {
  const text = fieldKeys(ctx).open(sealed, JSON.stringify(['text', ctx.workspace, about]))
  if (text === null) throw new Conflict(ctx.actor.role.admin ? 'sealBroken' : 'protectedAway')
  return text
}

/** Throws Conflict where the keys are away. */
export const openedKeys = (ctx: Context): void => void fieldKeys(ctx)

/** The values of these texts in the blind index of a field, in every generation. */
export const blindKeysOf = (ctx: Context, object: string, field: string, texts: readonly string[]): string[] =>
  texts.flatMap(text => fieldKeys(ctx).blind(text, aboutField(ctx, object, field)))

/** The blind forms of a match key, in every generation; none where no field is protected or the key is away. */
export function blindMatchKeys(ctx: Context, kind: string, value: string): readonly string[] {
  try {
    return ctx.keyring ? ctx.keyring.of(ctx.workspace).blind(value, aboutKind(ctx, kind)) : []
  } catch (error) {
    if (error instanceof KeyAway) return []
    throw error
  }
}

/** What equality is asked of: a text, or each entry of a list. */
function partsOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(partsOf)
  if (typeof value === 'object' && value !== null) return 'value' in value ? partsOf(value.value ?? null) : []
  return value === null ? [] : [String(value)]
}

/** The keys of the workspace. Why they are away is told to administrators, who can mend it; to others, whom to ask. */
function fieldKeys(ctx: Context): FieldKeys {
  try {
    if (ctx.keyring) return ctx.keyring.of(ctx.workspace)
    throw new KeyAway('keyUnreached', 'there is no keyring')
  } catch (error) {
    if (!(error instanceof KeyAway)) throw error
    throw new Conflict(ctx.actor.role.admin ? error.code : 'protectedAway')
  }
}

const awayCodes = new Set<string>([...keyAwayCodes, 'protectedAway'])

/** Whether something was refused only because the keys are away: it will do once they are back. */
export const isKeyAway = (error: unknown): boolean =>
  error instanceof KeyAway || (error instanceof Conflict && awayCodes.has(error.code))

const aboutValue = ({ workspace }: Context, { object, id }: Owning, field: string): string =>
  JSON.stringify(['value', workspace, object.name, id, field])
const aboutField = ({ workspace }: Context, object: string, field: string): string =>
  JSON.stringify(['field', workspace, object, field])
const aboutKind = ({ workspace }: Context, kind: string): string => JSON.stringify(['kind', workspace, kind])
