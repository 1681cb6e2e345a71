import {
  choice,
  defineObject,
  emails,
  json,
  longText,
  messengers,
  money,
  phones,
  type RecordOf,
  ref,
  type StoredFields,
  tags,
  text,
  time,
  user,
} from '../model/index.ts'
import { followStatus, statusRules } from './lead-status.ts'
import { deriveName, isNamed, isReachable } from './person.ts'

/** A real, named person who showed interest and left a personal way to reach him. */
export const lead = defineObject({
  name: 'lead',
  plural: 'leads',
  title: 'name',
  owner: 'owner',
  pool: true,
  number: 'L-',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    lastName: text({ max: 100 }),
    firstName: text({ max: 100 }),
    middleName: text({ max: 100 }),
    companyName: text({ max: 300, match: 'companyName', search: true }),
    inn: text({ max: 12, format: 'inn', match: 'inn' }),
    phones: phones({ match: 'phone', search: true }),
    emails: emails({ match: 'email', search: true }),
    messengers: messengers({ match: 'messenger', search: true }),
    interest: longText({ max: 4000, search: true }),
    budget: money({ min: 0 }),
    source: ref('source', { onDelete: 'restrict', index: true }),
    status: choice(['new', 'working', 'postponed', 'converted', 'refused'], {
      required: true,
      default: 'new',
      index: true,
    }),
    owner: user({ index: true }),
    requestedAt: time(),
    assignedAt: time({ readOnly: true }),
    postponedUntil: time(),
    refusalReason: text({ max: 500 }),
    refusedAt: time({ readOnly: true }),
    convertedAt: time({ readOnly: true }),
    contact: ref('contact', { onDelete: 'clear', readOnly: true, index: true }),
    company: ref('company', { onDelete: 'clear', index: true }),
    deal: ref('deal', { onDelete: 'clear', readOnly: true, index: true }),
    attribution: json('attribution', {}),
    remember: longText({ max: 2000 }),
    comment: longText({ max: 10_000 }),
    tags: tags(),
  },
  worked: ['lastName', 'firstName', 'middleName', 'companyName', 'interest', 'refusalReason'],
  tally: { by: ['status', 'owner'], sum: 'budget' },
  derive: (now, before, language) => followOwner(followStatus(deriveName(now, language), before), before),
  rules: [
    {
      field: 'phones',
      says: {
        en: 'A lead can be reached in person: give his own phone, extension, email or messenger',
        ru: 'С лидом можно связаться лично: укажите его телефон, добавочный, e-mail или мессенджер',
      },
      holds: now => isReachable(now),
    },
    {
      field: 'name',
      says: { en: 'A lead is a person with a name', ru: 'У лида есть имя' },
      holds: now => !now.name || isNamed(now),
    },
    ...statusRules,
  ],
  views: {
    list: ['name', 'companyName', 'phones', 'interest', 'source', 'status', 'owner', 'createdAt'],
    board: 'status',
    form: ['phones', 'name', 'emails', 'companyName', 'interest', 'source', 'budget', 'owner', 'comment'],
  },
})
export type Lead = RecordOf<typeof lead>

/** Since when somebody answers for the lead; of one that came from elsewhere the time is given along. */
function followOwner(now: StoredFields, before: StoredFields | null): StoredFields {
  const owner = now.owner ?? null
  const isGiven = (now.assignedAt ?? null) !== (before?.assignedAt ?? null)
  if (owner === (before?.owner ?? null) || isGiven) return now
  return { ...now, assignedAt: owner && new Date().toISOString() }
}
