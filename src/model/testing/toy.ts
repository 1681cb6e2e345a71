import type { Field } from '../field.ts'
import { parseFilter } from '../filter.ts'
import {
  address,
  boolean,
  choice,
  date,
  defineObject,
  email,
  emails,
  items,
  type Json,
  json,
  link,
  longText,
  messengers,
  money,
  multiChoice,
  number,
  percent,
  phones,
  ref,
  refs,
  stage,
  systemFields,
  tags,
  text,
  time,
  url,
  user,
} from '../index.ts'
import { moscow } from './reading.ts'

/** An object with a field of every type, for tests. */
export const toy = defineObject({
  name: 'toy',
  plural: 'toys',
  title: 'text',
  number: 'T-',
  views: { list: ['text'] },
  fields: {
    text: text(),
    longText: longText(),
    email: email(),
    url: url(),
    number: number({ decimals: 4 }),
    percent: percent(),
    money: money(),
    boolean: boolean(),
    date: date(),
    time: time(),
    choice: choice(['red', 'green', 'blue']),
    ref: ref('company'),
    user: user(),
    stage: stage(),
    link: link(),
    phones: phones(),
    emails: emails(),
    messengers: messengers(),
    address: address(),
    tags: tags(),
    multiChoice: multiChoice(['red', 'green', 'blue']),
    refs: refs('user'),
    items: items(),
    json: json('free'),
  },
})
export const toyFields: Record<string, Field> = { ...systemFields(toy), ...toy.fields }
export const toyNames = Object.keys(toy.fields)
export const toyField = (name: string): Field | undefined =>
  Object.hasOwn(toyFields, name) ? toyFields[name] : undefined

/** Reads a filter over it; problems as `code path`. */
export function readToyFilter(filter: Json) {
  const problems: string[] = []
  const condition = parseFilter(filter, {
    field: toyField,
    reading: moscow,
    report: (code, _params, path) => problems.push(`${code} ${path}`),
  })
  return { condition, problems }
}
