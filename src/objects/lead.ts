import {
  choice, defineObject, emails, json, longText, messengers, money, phones, ref, tags, text, time, user, type RecordOf,
} from '../model/index.ts'
import { deriveName, isReachable } from './person.ts'

/** A real, named person who showed interest and left a personal way to reach him. */
export const lead = defineObject({
  name: 'lead', plural: 'leads', title: 'name', owner: 'owner', pool: true, number: 'L-',
  fields: {
    name:           text({ required: true, max: 300, search: true, index: true }),
    lastName:       text({ max: 100 }),
    firstName:      text({ max: 100 }),
    middleName:     text({ max: 100 }),
    companyName:    text({ max: 300, search: true }),
    inn:            text({ max: 12, format: 'inn', match: 'inn' }),
    phones:         phones({ match: 'phone', search: true }),
    emails:         emails({ match: 'email', search: true }),
    messengers:     messengers({ match: 'messenger', search: true }),
    interest:       longText({ max: 4000, search: true }),
    budget:         money({ min: 0 }),
    source:         ref('source', { onDelete: 'restrict', index: true }),
    status:         choice(['new', 'working', 'postponed', 'converted', 'refused'], { required: true, default: 'new', index: true }),
    owner:          user({ index: true }),
    requestedAt:    time(),
    assignedAt:     time({ readOnly: true }),
    postponedUntil: time(),
    refusalReason:  text({ max: 500 }),
    refusedAt:      time({ readOnly: true }),
    convertedAt:    time({ readOnly: true }),
    contact:        ref('contact', { onDelete: 'clear', readOnly: true, index: true }),
    company:        ref('company', { onDelete: 'clear', index: true }),
    deal:           ref('deal', { onDelete: 'clear', readOnly: true, index: true }),
    attribution:    json('attribution', {}),
    remember:       longText({ max: 2000 }),
    comment:        longText({ max: 10_000 }),
    tags:           tags(),
  },
  derive: deriveName,
  rules: [
    {
      field: 'phones',
      says: {
        en: 'A lead can be reached in person: give a phone, an e-mail or a messenger',
        ru: 'С лидом можно связаться лично: укажите телефон, e-mail или мессенджер',
      },
      holds: now => isReachable(now),
    },
    {
      field: 'status',
      says: {
        en: 'A lead becomes converted by its conversion into a contact, company or deal',
        ru: 'Лид становится сконвертированным, когда из него делают контакт, компанию или сделку',
      },
      holds: now => now.status !== 'converted' || Boolean(now.convertedAt),
    },
    {
      field: 'refusalReason',
      says: { en: 'A refused lead says why', ru: 'У отказного лида указана причина' },
      holds: now => now.status !== 'refused' || Boolean(now.refusalReason),
    },
    {
      field: 'postponedUntil',
      says: { en: 'A postponed lead says until when', ru: 'У отложенного лида указан срок' },
      holds: now => now.status !== 'postponed' || Boolean(now.postponedUntil),
    },
  ],
  views: {
    list: ['name', 'companyName', 'phones', 'interest', 'source', 'status', 'owner', 'createdAt'],
    board: 'status',
    form: ['phones', 'name', 'emails', 'companyName', 'interest', 'source', 'budget', 'owner', 'comment'],
  },
})
export type Lead = RecordOf<typeof lead>
