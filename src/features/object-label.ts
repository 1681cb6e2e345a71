import { say } from '../messages/words.ts'
import type { Context } from '../records/context.ts'

/** `Лиды`, as the company calls them. */
export const objectLabel = ({ config }: Context, name: string, locale = config.company.locale): string =>
  config.objects.get(name)?.label?.many[locale] ?? say(locale, `objects:${name}.many`)
