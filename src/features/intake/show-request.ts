import { hasWords, say } from '../../messages/words.ts'
import { type JsonObject, mask, wholeName } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import type { RawRequest, Received } from '../channel.ts'
import { hiddenInRequests } from '../request-copy.ts'
import { plainText } from './read-body.ts'

/** In which language, and under which names nothing is told: what stands there may be protected. */
export interface Telling {
  locale: Locale
  hidden: ReadonlySet<string>
}

export const tellingOf = ({ config }: Context): Telling => ({
  locale: config.company.locale,
  hidden: hiddenInRequests(config),
})

/** The activity that shows a request on a card: what was written, and everything that came with it, in the company's words. */
export function requestActivity(
  { locale, hidden }: Telling,
  raw: RawRequest,
  received: Received,
  on: { object: string; id: string; owner: string | null; files: string[] },
): JsonObject {
  return {
    kind: received.activity,
    subject: cut(
      received.subject ?? (received.interest ? `${raw.source.name}: ${firstLine(received.interest)}` : raw.source.name),
      300,
    ),
    text: cut(shownText({ locale, hidden }, withoutShown(received, on.files)), 50_000) || null,
    direction: received.direction ?? 'in',
    at: received.at ?? raw.at,
    duration: received.duration ?? null,
    result: received.result ?? null,
    on: { object: on.object, id: on.id },
    ...(on.object === 'contact' && { contact: on.id }),
    owner: on.owner,
    files: on.files,
    data: {
      receipt: raw.id,
      source: raw.source.id,
      ...received.attribution,
      ...received.data,
      ...(received.quiet && { quiet: true }),
      fields: maskedFields(readableFields(received), hidden),
    } as JsonObject,
  }
}

/** Files that the entry shows need not be named in its text. */
const withoutShown = (received: Received, shown: readonly string[]): Received =>
  shown.length === received.files.length ? { ...received, files: [] } : received

const shownText = (telling: Telling, received: Received): string => {
  if (received.text === undefined) return writtenText(telling, received)
  return telling.hidden.has('message') ? say(telling.locale, 'intake:hidden') : received.text
}

/** The request in lines for people to read: the message first, then each further field. */
function writtenText({ locale, hidden }: Telling, { interest, message, person, more, files }: Received): string {
  const label = (name: string) =>
    hasWords(locale, `intake:fields.${name}`) ? say(locale, `intake:fields.${name}`) : name
  const whom: [string, string | undefined][] = [
    ['name', wholeName(person, locale) || person.name],
    ['company', person.company],
    ['inn', person.inn],
    ['phone', person.phones.join(', ')],
    ['email', person.emails.join(', ')],
    ['messenger', person.messengers.map(({ type, value }) => (type ? `${type}: ${value}` : value)).join(', ')],
  ]
  const said: [string, string | undefined][] = [
    ['interest', interest],
    ['message', message],
  ]
  const shown = said.filter(([name]) => !hidden.has(name)).map(([, value]) => value)
  const lines = [
    ...whom,
    ...said.filter(([name]) => hidden.has(name)),
    ...Object.entries(more),
    ['files', namesOf(files)],
  ]
    .filter(([, value]) => value)
    .map(([name = '', value]) => `${label(name)}: ${hidden.has(name) ? say(locale, 'intake:hidden') : value}`)
  return [...shown, lines.join('\n')].filter(Boolean).join('\n\n')
}

/** Fields as they were read, one value a name: for the ledger's page and for search in it. */
export function readableFields({ person, interest, message, more, files, attribution }: Received): JsonObject {
  const { phones, emails, messengers, ...names } = person
  const fields: Record<string, string | undefined> = {
    ...more,
    ...names,
    phone: phones.join(', '),
    email: emails.join(', '),
    messenger: messengers.map(({ type, value }) => (type ? `${type}: ${value}` : value)).join(', '),
    interest,
    message,
    files: namesOf(files),
    page: attribution.page,
    referrer: attribution.referrer,
    visitor: attribution.visitor,
    ...Object.fromEntries(Object.entries(attribution.utm ?? {}).map(([name, value]) => [`utm_${name}`, value])),
    ...attribution.clicks,
  }
  return Object.fromEntries(
    Object.entries(fields)
      .filter((entry): entry is [string, string] => Boolean(entry[1]))
      .map(([name, value]) => [name, cut(value, 10_000)]),
  )
}

export const maskedFields = (fields: JsonObject, hidden: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, hidden.has(name) ? mask() : value]))

const namesOf = (files: Received['files']): string => files.map(({ name }) => plainText(name)).join(', ')

export const cut = (text: string, max: number): string => (text.length > max ? [...text].slice(0, max).join('') : text)
export const firstLine = (text: string): string => cut(text.split('\n')[0]?.trim() ?? '', 200)
