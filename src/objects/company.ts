import {
  address, boolean, defineObject, emails, longText, money, number, phones, ref, tags, text, url, user, type RecordOf,
} from '../model/index.ts'

/** An organisation we deal with, or may deal with; contacts belong to it. */
export const company = defineObject({
  name: 'company', plural: 'companies', title: 'name', owner: 'owner', pool: true,
  fields: {
    name:         text({ required: true, max: 300, search: true, index: true }),
    legalName:    text({ max: 500, search: true }),
    inn:          text({ max: 12, format: 'inn', match: 'inn', search: true }),
    kpp:          text({ max: 9, format: 'kpp' }),
    ogrn:         text({ max: 15, format: 'ogrn' }),
    phones:       phones({ match: 'phone', search: true }),
    emails:       emails({ match: 'email', search: true }),
    site:         url(),
    address:      address(),
    legalAddress: address(),
    bankDetails:  longText({ max: 2000 }),
    industry:     text({ max: 100, index: true }),
    founded:      number({ min: 1000, max: 2200, decimals: 0 }),
    employees:    number({ min: 0, decimals: 0 }),
    revenue:      money({ min: 0 }),
    parent:       ref('company', { onDelete: 'clear' }),
    owner:        user({ default: 'actor', index: true }),
    client:       boolean({ default: false, required: true, readOnly: true, index: true }),
    remember:     longText({ max: 2000 }),
    about:        longText({ max: 10_000, search: true }),
    tags:         tags(),
  },
  views: {
    list: ['name', 'inn', 'phones', 'industry', 'client', 'owner'],
    form: ['name', 'inn', 'phones', 'emails', 'site', 'address', 'industry', 'owner', 'about'],
  },
})
export type Company = RecordOf<typeof company>
