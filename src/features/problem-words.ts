import { hasWords, say } from '../messages/words.ts'
import type { Field, ObjectDeclaration, Problem } from '../model/index.ts'
import type { Locale } from '../records/context.ts'

/** `Телефон: номер слишком короткий`. */
export function labelled(locale: Locale, object: ObjectDeclaration, problem: Problem): string {
  const name = problem.field.split('.')[0] ?? ''
  const label = name && fieldLabel(locale, object, name, object.fields[name])
  const value = problem.params?.value && !problem.code.startsWith('import') ? ` (${problem.params.value})` : ''
  return `${label ? `${label}: ` : ''}${sentence(locale, problem)}${value}`
}

export function sentence(locale: Locale, { code, params, says }: Problem): string {
  if (says) return says[locale]
  const key = `errors:${code}`
  return hasWords(locale, key) ? say(locale, key, params) : code
}

/** What people call a field: an administrator’s label, else the catalogue’s. */
export function fieldLabel(
  locale: Locale,
  object: ObjectDeclaration,
  name: string,
  field: Field | undefined,
): string | undefined {
  const key = `objects:${object.name}.fields.${name}`
  return field?.options.label?.[locale] ?? (hasWords(locale, key) ? say(locale, key) : undefined)
}
