import {
  address,
  boolean,
  date,
  defineObject,
  emails,
  longText,
  messengers,
  phones,
  type RecordOf,
  ref,
  tags,
  text,
  user,
} from '../model/index.ts'
import { deriveName } from './person.ts'

/** A person we deal with after the lead is qualified. */
export const contact = defineObject({
  name: 'contact',
  plural: 'contacts',
  title: 'name',
  owner: 'owner',
  pool: true,
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    lastName: text({ max: 100 }),
    firstName: text({ max: 100 }),
    middleName: text({ max: 100 }),
    position: text({ max: 200 }),
    company: ref('company', { onDelete: 'clear', index: true }),
    phones: phones({ match: 'phone', search: true }),
    emails: emails({ match: 'email', search: true }),
    messengers: messengers({ match: 'messenger', search: true }),
    address: address(),
    birthday: date(),
    source: ref('source', { onDelete: 'restrict' }),
    lead: ref('lead', { onDelete: 'clear', index: true }),
    owner: user({ default: 'actor', index: true }),
    client: boolean({ default: false, required: true, readOnly: true, index: true }),
    priceList: ref('priceList', { onDelete: 'clear' }),
    remember: longText({ max: 2000 }),
    about: longText({ max: 10_000, search: true }),
    tags: tags(),
  },
  worked: ['lastName', 'firstName', 'middleName'],
  derive: (now, _before, language) => deriveName(now, language),
  views: {
    list: ['name', 'company', 'position', 'phones', 'emails', 'client', 'owner'],
    form: ['lastName', 'firstName', 'middleName', 'phones', 'emails', 'company', 'position', 'owner', 'remember'],
  },
})
export type Contact = RecordOf<typeof contact>
