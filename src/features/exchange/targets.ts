import { hasWords, say } from '../../messages/words.ts'
import { type Field, fold, type ObjectDeclaration } from '../../model/index.ts'
import { type Context, fieldRight, locales } from '../../records/index.ts'
import { fieldLabel } from '../problem-words.ts'
import { type Target, targetOf, writableFields } from './columns/propose.ts'

/** Fields that an import may fill, in the caller's rights, and those that only the importer knows. */
export function importTargets(ctx: Context, object: ObjectDeclaration): Target[] {
  const own = writableFields(object)
    .filter(([name]) => fieldRight(ctx, object, name) === 'write')
    .map(([name, field]) => targetOf(name, field, fieldLabels(object, name, field)))
  const on =
    object.follows && fieldRight(ctx, object, object.follows) === 'write' ? [onTarget(object, object.follows)] : []
  return [...own, ...on, idTarget, externalIdTarget, ...(object.name === 'user' ? [managerTarget] : [])]
}

/** The record itself, in a file that an export made. */
const idTarget: Target = {
  name: 'id',
  type: 'id',
  labels: locales.map(locale => say(locale, 'exchange:fields.id')),
  many: false,
}

/** What a task or a note belongs to. */
const onTarget = (object: ObjectDeclaration, name: string): Target => ({
  name,
  type: 'link',
  labels: fieldLabels(object, name, object.fields[name] ?? { type: 'link', options: {} }),
  many: false,
})

/** What the record is called where it comes from. */
const externalIdTarget: Target = {
  name: 'externalId',
  type: 'text',
  labels: locales.map(locale => say(locale, 'exchange:fields.externalId')),
  many: false,
}

/** Whose head the column names: teams are made along it. */
const managerTarget: Target = { name: 'manager', type: 'text', labels: [], many: false }

/** Names of a field in every language. */
const fieldLabels = (object: ObjectDeclaration, name: string, field: Field): string[] =>
  locales.flatMap(locale => fieldLabel(locale, object, name, field) ?? [])

/** Codes of a choice by what people call them: the code itself and its labels in every language. */
export function choiceCodes(object: ObjectDeclaration, name: string, field: Field): Map<string, string> | undefined {
  const { choices } = field.options as { choices?: readonly string[] }
  if (!choices) return undefined
  const labelled = choices.flatMap(code =>
    locales.flatMap((locale): [string, string][] => {
      const key = `objects:${object.name}.choices.${name}.${code}`
      return hasWords(locale, key) ? [[fold(say(locale, key)), code]] : []
    }),
  )
  return new Map(labelled)
}
