import {
  fold,
  Invalid,
  isJsonObject,
  type Json,
  type JsonObject,
  type ObjectDeclaration,
  type Problem,
  type StoredFields,
} from '../../model/index.ts'
import { type Context, isEmpty, readFields } from '../../records/index.ts'
import { danglingReferences } from '../../records/references.ts'

/** What is done to every record: fields set, entries of lists added and taken away, or the record removed, or taken out of the trash. */
export interface Edit {
  set: JsonObject
  add: Record<string, string[]>
  take: Record<string, string[]>
  remove: boolean
  /** Those kept before there was such a thing have none. */
  restore?: boolean
  /** A record that by then has not these values any more, or not in its lists, is left as it is. */
  only?: Record<string, string>
}

/** Whether whole records go or come, and no field of them becomes another. */
export const isWhole = ({ remove, restore }: Edit): boolean => remove || restore === true

const listTypes = new Set(['tags', 'multiChoice', 'refs'])

/** Fields that an edit gives, each once. */
export const editedFields = ({ set, add, take }: Edit): string[] => [
  ...new Set([set, add, take].flatMap(part => Object.keys(part))),
]

/** Reads what the caller wants done. What is wrong with it for every record is refused here, all of it, by field. */
export async function readEdit(ctx: Context, object: ObjectDeclaration, given: JsonObject): Promise<Edit> {
  const part = (name: string): JsonObject => (isJsonObject(given[name]) ? given[name] : {})
  const parts = { set: part('set'), add: part('add'), take: part('take') }
  const problems = [
    ...shapeProblems(
      object,
      parts,
      ['remove', 'restore'].filter(name => given[name] === true),
    ),
    ...Object.entries(parts).flatMap(([name, fields]) =>
      readFields(ctx, object, fields).problems.map(problem => under(name, problem)),
    ),
  ]
  if (problems.length) throw new Invalid(problems)
  const edit: Edit = {
    set: readFields(ctx, object, parts.set).values,
    add: listsOf(readFields(ctx, object, parts.add).values),
    take: listsOf(readFields(ctx, object, parts.take).values),
    remove: given.remove === true,
    restore: given.restore === true,
  }
  const never = [...valueProblems(ctx, object, edit.set), ...(await pointerProblems(ctx, object, edit))]
  if (never.length) throw new Invalid(never)
  return edit
}

const under = (part: string, problem: Problem): Problem => ({ ...problem, field: `change.${part}.${problem.field}` })

function shapeProblems(
  object: ObjectDeclaration,
  { set, add, take }: Record<'set' | 'add' | 'take', JsonObject>,
  whole: readonly string[],
): Problem[] {
  const lists = Object.entries({ add, take }).flatMap(([part, fields]) =>
    Object.keys(fields).map(field => ({ part, field, type: object.fields[field]?.type })),
  )
  const given = Object.keys(set).length + lists.length
  return [
    ...(given || whole.length ? [] : [{ field: 'change', code: 'nothingToChange' }]),
    ...whole.filter((_, at) => given || at > 0).map(name => ({ field: `change.${name}`, code: `${name}Alone` })),
    ...lists
      .filter(({ type }) => type && !listTypes.has(type))
      .map(({ part, field }) => ({ field: `change.${part}.${field}`, code: 'notWordList' })),
    ...lists
      .filter(({ field }) => field in set)
      .map(({ part, field }) => ({ field: `change.${part}.${field}`, code: 'setAndAdded' })),
  ]
}

/** Values that no record could have, or no more than one. */
function valueProblems(ctx: Context, object: ObjectDeclaration, set: StoredFields): Problem[] {
  return Object.entries(set).flatMap(([name, value]): Problem[] => {
    const options = object.fields[name]?.options
    const field = `change.set.${name}`
    if (options?.protected && !isEmpty(value)) return [{ field, code: 'protectedInBulk' }]
    if (isEmpty(value)) return options?.required ? [{ field, code: 'required' }] : []
    if (options?.unique) return [{ field, code: 'onlyOneMayHave' }]
    const user = name === object.owner ? ctx.config.users.get(String(value)) : undefined
    return user && !user.active ? [{ field, code: 'inactiveUser', params: { name: user.name } }] : []
  })
}

async function pointerProblems(ctx: Context, object: ObjectDeclaration, { set, add }: Edit): Promise<Problem[]> {
  return [
    ...(await danglingReferences(ctx, object, [{ values: set, prefix: 'change.set.' }])),
    ...(await danglingReferences(ctx, object, [{ values: add, prefix: 'change.add.' }])),
  ]
}

const listsOf = (values: StoredFields): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, words(value)]))

/** A list of words as stored; nothing is an empty one. */
export const words = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Input of the update that makes the edit of a record with these values. */
export function inputFor({ set, add, take, only = {} }: Edit, values: StoredFields): JsonObject {
  if (!Object.entries(only).every(([field, value]) => has(values[field], value))) return {}
  const lists = [...new Set([...Object.keys(add), ...Object.keys(take)])].map(field => [
    field,
    edited(words(values[field]), add[field] ?? [], take[field] ?? []),
  ])
  return { ...set, ...Object.fromEntries(lists) }
}

const has = (stored: Json | undefined, value: string): boolean => stored === value || words(stored).includes(value)

/** New entries come behind the known ones; case makes no other tag. */
export function edited(known: readonly string[], add: readonly string[], take: readonly string[]): string[] {
  const has = (list: readonly string[], word: string) => list.some(one => fold(one) === fold(word))
  return [...known.filter(word => !has(take, word)), ...add.filter(word => !has(known, word) && !has(take, word))]
}
