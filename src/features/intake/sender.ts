import {
  type Email,
  emailsType,
  fieldType,
  isPersonalPhone,
  type Json,
  type Messenger,
  messengersType,
  type Phone,
  phonesType,
  type Report,
  wholeName,
} from '../../model/index.ts'
import { objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { isPersonalKey, type MatchKey, matchKeysOf } from '../../records/match.ts'
import type { Received } from '../channel.ts'
import type { Reason } from './reason.ts'

/** Who sent a request, checked and in canonical form. */
export interface Sender {
  name: string | null
  lastName: string | null
  firstName: string | null
  middleName: string | null
  companyName: string | null
  inn: string | null
  phones: Phone[]
  emails: Email[]
  messengers: Messenger[]
  /** Keys that lead to this very person, and those that lead to his organisation only. */
  personal: MatchKey[]
  shared: MatchKey[]
  /** Named, and reachable in person: enough for a lead. */
  isLead: boolean
}

/** Reads who it is. What is wrong goes to `reasons`; what is right beside it is kept. */
export function readSender(ctx: Context, person: Received['person'], reasons: Reason[]): Sender {
  const channels = readChannels(ctx, person, reasons)
  const parts = {
    lastName: shortText(ctx, 'lastName', person.lastName, reasons),
    firstName: shortText(ctx, 'firstName', person.firstName, reasons),
    middleName: shortText(ctx, 'middleName', person.middleName, reasons),
  }
  const name = wholeName(parts, ctx.config.company.locale) || shortText(ctx, 'name', person.name, reasons)
  const companyName = shortText(ctx, 'companyName', person.company, reasons)
  const inn = shortText(ctx, 'inn', person.inn, reasons)
  return {
    name: name && /\p{L}/u.test(name) ? name : null,
    ...parts,
    companyName,
    inn,
    ...channels,
    ...keysOf(ctx, { ...channels, inn }),
    isLead: Boolean(name && /\p{L}/u.test(name)) && isReachableInPerson(channels),
  }
}

type Channels = Pick<Sender, 'phones' | 'emails' | 'messengers'>

const isReachableInPerson = ({ phones, emails, messengers }: Channels): boolean =>
  emails.length > 0 || messengers.length > 0 || phones.some(phone => isPersonalPhone(phone.value))

/** Each value on its own, so that a wrong one does not take the right ones with it; and what was typed into the wrong box. */
function readChannels(ctx: Context, person: Received['person'], reasons: Reason[]): Channels {
  const reading = ctx.config.company
  const phones: Phone[] = []
  const emails: Email[] = []
  const messengers: Messenger[] = []
  const phone = (text: string, report: Report) => phonesType.fromText(text, {}, report, reading)
  const email = (text: string, report: Report) => emailsType.fromText(text, {}, report, reading)
  const silent: Report = () => {}

  for (const text of person.phones.flatMap(splitPhones)) {
    const found = phone(text, silent)
    const mail = found ? undefined : text.includes('@') ? email(text, silent) : undefined
    if (found) phones.push(...found)
    else if (mail) emails.push(...mail)
    else phone(text, refuse('phone', text, reasons))
  }
  for (const text of person.emails.flatMap(splitEmails)) {
    const found = email(text, silent)
    const number = found || text.includes('@') ? undefined : phone(text, silent)
    if (found) emails.push(...found)
    else if (number) phones.push(...number)
    else email(text, refuse('email', text, reasons))
  }
  for (const { type, value } of person.messengers) {
    const found = messengersType.parse(
      [type ? { type, value } : { value }],
      {},
      refuse('messenger', value, reasons),
      reading,
    )
    if (found) messengers.push(...found)
  }
  return { phones: onePrimary(phones), emails: onePrimary(emails), messengers: unique(messengers) }
}

/** Twenty are kept, and need no more room. */
const roomOfMany = 4000

const splitPhones = (text: string): string[] =>
  text
    .slice(0, roomOfMany)
    .split(/[;\n|]+|,(?=\s*(?:\+|[78][\s(-]*\d{3}))/)
    .filter(part => part.trim())
const splitEmails = (text: string): string[] =>
  text
    .slice(0, roomOfMany)
    .split(/(?<![;,\s])[;,\s]+(?=[^;,\s@]+@)|[;\n]+/)
    .filter(part => part.trim())

const refuse =
  (field: string, value: string, reasons: Reason[]): Report =>
  (code, params) => {
    reasons.push({ code, field, value: value.slice(0, 500), ...(params && { params }) })
  }

function unique<Entry extends { value: string }>(entries: Entry[]): Entry[] {
  return [
    ...new Map(entries.map(entry => [`${'type' in entry ? String(entry.type) : ''} ${entry.value}`, entry])).values(),
  ].slice(0, 20)
}

function onePrimary<Entry extends { value: string; primary: boolean }>(entries: Entry[]): Entry[] {
  const single = [...new Map(entries.map(entry => [entry.value, entry])).values()].slice(0, 20)
  return single.map((entry, at) => ({ ...entry, primary: at === 0 }))
}

/** A field of the lead read as text; what is too long is cut, and said to be. */
function shortText(ctx: Context, field: string, text: string | undefined, reasons: Reason[]): string | null {
  const declared = objectOf(ctx, 'lead').fields[field]
  const words = text?.replace(/\s+/g, ' ').trim()
  if (!declared || !words) return null
  const max = Number((declared.options as { max?: number }).max ?? 300)
  const format = 'format' in declared.options
  const short = format ? words : [...words].slice(0, max).join('')
  if (short !== words) reasons.push({ code: 'cut', field, params: { max } })
  const value: Json | undefined = fieldType(declared).fromText(
    short,
    declared.options,
    refuse(field, words, reasons),
    ctx.config.company,
  )
  return typeof value === 'string' ? value : null
}

function keysOf(ctx: Context, known: Channels & { inn: string | null }): Pick<Sender, 'personal' | 'shared'> {
  const keys = matchKeysOf(objectOf(ctx, 'lead'), { ...known })
  const isShared = (key: MatchKey) => key.kind === 'inn' || (key.kind === 'phone' && !isPersonalKey(key))
  return { personal: keys.filter(isPersonalKey), shared: keys.filter(isShared) }
}
