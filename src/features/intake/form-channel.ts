import { type Channel, honeypotField, type RawRequest, type Received, type Touch, tokenField } from '../channel.ts'
import type { ToldConsent } from '../consent-book.ts'
import { clickIds, utmOf } from '../touch.ts'
import { type BodyFields, readBody } from './read-body.ts'

/** Requests that come by `POST /intake/{key}`: JSON or a form, from a site, a landing page builder or a partner's program. */
export const formChannel: Channel = {
  name: 'form',
  async read(raw) {
    const body = await readBody(raw.bytes, raw.contentType)
    if ('unreadable' in body) return { ...nothing(), unreadable: body.unreadable }
    return { ...readForm(body.fields, raw), files: body.files ?? [], consents: readConsents(body.fields) }
  },
}

const nothing = (): Received => ({
  activity: 'form',
  person: { phones: [], emails: [], messengers: [] },
  more: {},
  files: [],
  consents: [],
  attribution: {},
  signs: {},
})

/** Names under which page builders, plug-ins and people send the fields that we know. */
const names: Record<string, string> = {
  name: 'name',
  fullname: 'name',
  full_name: 'name',
  fio: 'name',
  фио: 'name',
  имя: 'name',
  'your-name': 'name',
  lastname: 'lastName',
  last_name: 'lastName',
  surname: 'lastName',
  фамилия: 'lastName',
  firstname: 'firstName',
  first_name: 'firstName',
  middlename: 'middleName',
  middle_name: 'middleName',
  patronymic: 'middleName',
  отчество: 'middleName',
  phone: 'phone',
  tel: 'phone',
  telephone: 'phone',
  phones: 'phone',
  mobile: 'phone',
  телефон: 'phone',
  'your-tel': 'phone',
  email: 'email',
  'e-mail': 'email',
  mail: 'email',
  emails: 'email',
  почта: 'email',
  'your-email': 'email',
  company: 'company',
  companyname: 'company',
  company_name: 'company',
  organization: 'company',
  компания: 'company',
  организация: 'company',
  inn: 'inn',
  инн: 'inn',
  message: 'message',
  comment: 'message',
  comments: 'message',
  text: 'message',
  question: 'message',
  сообщение: 'message',
  комментарий: 'message',
  вопрос: 'message',
  'your-message': 'message',
  interest: 'interest',
  product: 'interest',
  интерес: 'interest',
  messenger: 'messenger',
  telegram: 'telegram',
  tg: 'telegram',
  whatsapp: 'whatsapp',
  viber: 'viber',
  vk: 'vk',
  max: 'max',
  signal: 'signal',
  page: 'page',
  page_url: 'page',
  referrer: 'referrer',
  referer: 'referrer',
  visitor: 'visitor',
  visitor_id: 'visitor',
}

function readForm(fields: BodyFields, raw: RawRequest): Received {
  const received = nothing()
  const { person, attribution, signs } = received
  const touch: Touch = attribution
  for (const [name, values] of withConstants(fields, raw)) {
    const first = values[0] ?? ''
    const all = values.join(', ')
    const key = name.toLowerCase()
    const word = names[key]
    if (key === honeypotField) signs.honeypot = first
    else if (key === tokenField) signs.token = first
    else if (/^utm_[\w-]{1,60}$/.test(key)) touch.utm = { ...touch.utm, [key.slice(4)]: first.slice(0, 500) }
    else if (clickIds.has(key)) touch.clicks = { ...touch.clicks, [key]: first.slice(0, 500) }
    else if (word === 'page' || word === 'referrer' || word === 'visitor')
      touch[word] ??= first.slice(0, word === 'visitor' ? 200 : 2000)
    else if (word === 'phone') person.phones.push(...values)
    else if (word === 'email') person.emails.push(...values)
    else if (word === 'messenger') person.messengers.push(...values.map(value => ({ type: '', value })))
    else if (messengerNames.has(word ?? ''))
      person.messengers.push(...values.map(value => ({ type: word ?? '', value })))
    else if (isPersonWord(word)) person[word] = join(person[word], all)
    else if (word === 'interest' || word === 'message') received[word] = join(received[word], all)
    else if (!isConsent(key)) received.more[name] = all
  }
  const marks = touch.utm ?? utmOf(touch.page)
  if (marks) touch.utm = Object.fromEntries(Object.entries(marks).slice(0, 30))
  return received
}

/** What is agreed to: ticked on our form, or as `consents: [{purpose, version?}]`. */
const isConsent = (key: string): boolean => /^consents(?:\.\d{1,3}\.\w+)?$|^consent_[0-9a-f-]{36}$/.test(key)

const mostConsents = 20

/** As it is told; whether there are such purposes and words is seen when it is kept. */
function readConsents(fields: BodyFields): ToldConsent[] {
  const told: ToldConsent[] = []
  for (const [name, [first = '']] of fields) {
    const listed = /^consents\.(\d{1,3})\.purpose$/.exec(name)
    const version = listed ? fields.get(`consents.${listed[1]}.version`)?.[0] : undefined
    if (listed) told.push({ purpose: first, ...(version && { version }) })
    else if (/^consent_[0-9a-f-]{36}$/.test(name)) told.push({ purpose: name.slice(8), version: first })
    else if (name === 'consent') told.push({ sentence: first })
  }
  return told.slice(0, mostConsents)
}

const messengerNames = new Set(['telegram', 'whatsapp', 'viber', 'vk', 'max', 'signal'])

type PersonWord = 'name' | 'lastName' | 'firstName' | 'middleName' | 'company' | 'inn'
const personWords: ReadonlySet<string> = new Set(['name', 'lastName', 'firstName', 'middleName', 'company', 'inn'])
const isPersonWord = (word: string | undefined): word is PersonWord => word !== undefined && personWords.has(word)

const join = (before: string | undefined, text: string): string => (before ? `${before}\n${text}` : text)

/** What the form of the source adds to each request; what the visitor sent himself stands. */
function withConstants(fields: BodyFields, raw: RawRequest): BodyFields {
  const constants = Object.entries(raw.source.form?.constants ?? {}).filter(([name]) => !fields.has(name))
  return new Map([...fields, ...constants.map(([name, value]): [string, string[]] => [name, [value]])])
}
