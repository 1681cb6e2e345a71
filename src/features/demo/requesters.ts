import { emailsType, type JsonObject, phonesType, type Reading } from '../../model/index.ts'
import type { Request } from './sample-data.ts'

/** Somebody of the requests, with all that he asked for. */
export interface Requester {
  name: string
  phones: JsonObject[]
  emails: JsonObject[]
  company: string
  requests: { source: string; interest: string; budget: string; comment: string }[]
}

/** The people of the list: rows with a phone or an address in common are one. Rows that reach nobody are left out. */
export function requestersOf(rows: readonly Request[], reading: Reading): Requester[] {
  const known = new Map<string, Requester>()
  const people: Requester[] = []
  for (const [name, phone, email, company, source, interest, budget, , comment] of rows) {
    const phones = phone ? phonesType.fromText(phone, {}, () => {}, reading) : []
    const emails = email ? emailsType.fromText(email.trim(), {}, () => {}, reading) : []
    if (!phones || !emails || !(phones.length + emails.length) || !/^[\p{L}\s-]{5,60}$/u.test(name)) continue
    const keys = [...phones, ...emails].map(entry => entry.value)
    const person = keys.map(key => known.get(key)).find(found => found !== undefined) ?? {
      name: tidyName(name),
      phones: [],
      emails: [],
      company,
      requests: [],
    }
    if (!person.requests.length) people.push(person)
    for (const key of keys) known.set(key, person)
    add(person.phones, phones)
    add(person.emails, emails)
    person.requests.push({ source, interest: interest || 'Консультация', budget, comment })
  }
  return people.filter(person => !person.name.startsWith('Секретарь'))
}

function add(list: JsonObject[], entries: readonly { value: string; type: string; primary: boolean }[]): void {
  for (const entry of entries)
    if (!list.some(({ value }) => value === entry.value)) list.push({ ...entry, primary: list.length === 0 })
}

const feminine = /^(?:Алёна|Алена|Анна|Гульнара|Екатерина|Елена|Жанна|Мария|Наталья|Ольга|Юлия)$/

/** `ЖАННА БЕЛЫЙ` → `Белая Жанна`: the names of the list are put together at random and written anyhow. */
function tidyName(text: string): string {
  const words = text
    .trim()
    .split(/\s+/)
    .map(word =>
      word.toLowerCase().replace(/(^|-)(\p{L})/gu, (_, edge: string, letter: string) => edge + letter.toUpperCase()),
    )
  const patronymic = words.find(word => /(?:вич|вна|ична|ьич)$/.test(word))
  const first = words.find(word => feminine.test(word)) ?? words.find(word => masculine.test(word)) ?? words[0] ?? ''
  const last = words.find(word => word !== first && word !== patronymic) ?? ''
  const isWoman = feminine.test(first)
  const surname = isWoman
    ? last.replace(/(ов|ёв|ев|ин)$/, '$1а').replace(/ый$/, 'ая')
    : last.replace(/(ов|ёв|ев|ин)а$/, '$1')
  return [surname, first, patronymic].filter(Boolean).join(' ')
}

const masculine = /^(?:Алексей|Артём|Артем|Дмитрий|Иван|Пётр|Петр|Сергей|Тимур|Фёдор|Федор|Юрий)$/
