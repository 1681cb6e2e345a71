import { hasWords, say } from '../../messages/words.ts'
import { isJsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { objectLabel } from '../object-label.ts'
import { fieldLabel } from '../problem-words.ts'

interface Place {
  object: string
  field: string
}

/** The field that a path names. */
export const placeOf = ({ object = '', field = '' }: Record<string, string>): Place => ({ object, field })

/** As people call it, with what it belongs to. */
export function fieldWords(ctx: Context, params: Record<string, string>): Record<string, string> {
  const { object: name, field } = placeOf(params)
  const object = ctx.config.objects.get(name)
  return {
    field: (object && fieldLabel(ctx.locale, object, field, object.fields[field])) ?? field,
    object: objectLabel(ctx, name, ctx.locale),
  }
}

export const rolesOf = (body: unknown): string[] =>
  isJsonObject(body) && Array.isArray(body.shownTo) ? body.shownTo.map(String) : []

/** Names of roles; those of administrators are always among them. */
export const roleWords = ({ config, locale }: Context, roles: readonly string[]): string =>
  [say(locale, 'encryption:administrators'), ...roles.map(id => nameOfRole(config, locale, id))].join(', ')

/** Built-in ones are called in the reader's language. */
function nameOfRole(config: Context['config'], locale: Context['locale'], id: string): string {
  const name = config.roles.get(id)?.name ?? id
  return hasWords(locale, `settings:roleNames.${name}`) ? say(locale, `settings:roleNames.${name}`) : name
}

/** Whether a role is among them that the field is not shown to now. */
export function isWidened({ config }: Context, { object, field }: Place, roles: readonly string[]): boolean {
  const known = config.objects.get(object)?.fields[field]?.options.protected?.shownTo ?? []
  return roles.some(id => !known.includes(id))
}
