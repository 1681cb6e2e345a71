import {
  choice,
  defineObject,
  emails,
  json,
  longText,
  messengers,
  phones,
  type RecordOf,
  ref,
  text,
  user,
} from '../model/index.ts'

/** Attention shown by somebody we cannot yet talk to: to be verified, and no lead until he has a name and a way to be reached. */
export const interest = defineObject({
  name: 'interest',
  plural: 'interests',
  title: 'name',
  owner: 'owner',
  pool: true,
  number: 'I-',
  fields: {
    name: text({ max: 300, search: true }),
    companyName: text({ max: 300, search: true }),
    phones: phones({ match: 'phone', search: true }),
    emails: emails({ match: 'email', search: true }),
    messengers: messengers({ match: 'messenger', search: true }),
    message: longText({ max: 10_000, search: true }),
    source: ref('source', { onDelete: 'restrict', index: true }),
    status: choice(['new', 'verified', 'dropped'], { required: true, default: 'new', index: true }),
    lead: ref('lead', { onDelete: 'clear', index: true }),
    contact: ref('contact', { onDelete: 'clear', index: true }),
    owner: user({ index: true }),
    attribution: json('attribution', {}),
  },
  worked: ['name', 'companyName', 'phones', 'emails', 'messengers', 'message'],
  views: { list: ['name', 'companyName', 'phones', 'message', 'source', 'status', 'createdAt'] },
})
export type Interest = RecordOf<typeof interest>
