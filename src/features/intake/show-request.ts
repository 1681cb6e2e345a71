import { hasWords, say } from '../../messages/words.ts'
import { type JsonObject, wholeName } from '../../model/index.ts'
import type { Locale } from '../../records/context.ts'
import type { RawRequest, Received } from '../channel.ts'
import { plainText } from './read-body.ts'

/** The activity that shows a request on a card: what was written, and everything that came with it, in the company's words. */
export function requestActivity(
  locale: Locale,
  raw: RawRequest,
  received: Received,
  on: { object: string; id: string; owner: string | null },
): JsonObject {
  return {
    kind: received.activity,
    subject: cut(received.interest ? `${raw.source.name}: ${firstLine(received.interest)}` : raw.source.name, 300),
    text: cut(writtenText(locale, received), 50_000) || null,
    direction: 'in',
    at: raw.at,
    on: { object: on.object, id: on.id },
    ...(on.object === 'contact' && { contact: on.id }),
    owner: on.owner,
    data: {
      receipt: raw.id,
      source: raw.source.id,
      ...received.attribution,
      fields: readableFields(received),
    } as JsonObject,
  }
}

/** The request in lines for people to read: the message first, then each further field. */
function writtenText(locale: Locale, { interest, message, person, more, files }: Received): string {
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
  const lines = [...whom, ...Object.entries(more), ['files', namesOf(files)]]
    .filter(([, value]) => value)
    .map(([name, value]) => `${label(name)}: ${value}`)
  return [interest, message, lines.join('\n')].filter(Boolean).join('\n\n')
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

const namesOf = (files: Received['files']): string => files.map(({ name }) => plainText(name)).join(', ')

export const cut = (text: string, max: number): string => (text.length > max ? [...text].slice(0, max).join('') : text)
export const firstLine = (text: string): string => cut(text.split('\n')[0]?.trim() ?? '', 200)
