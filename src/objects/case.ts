import {
  choice,
  date,
  defineObject,
  items,
  type Json,
  longText,
  type RecordOf,
  ref,
  text,
  time,
  user,
} from '../model/index.ts'

const isEmptyList = (value: Json | undefined): boolean => !Array.isArray(value) || value.length === 0

/** What a client comes back with after the sale: a question, a complaint, something he returns. */
export const serviceCase = defineObject({
  name: 'case',
  plural: 'cases',
  title: 'name',
  owner: 'owner',
  number: 'C-',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    kind: choice(['question', 'complaint', 'return'], { required: true, default: 'complaint', index: true }),
    order: ref('order', { onDelete: 'restrict', index: true }),
    company: ref('company', { onDelete: 'restrict', index: true }),
    contact: ref('contact', { onDelete: 'clear', index: true }),
    owner: user({ required: true, default: 'actor', index: true }),
    status: choice(['new', 'working', 'solved', 'refused'], { required: true, default: 'new', index: true }),
    dueOn: date({ index: true }),
    items: items({ readOnly: true }),
    text: longText({ max: 10_000, search: true }),
    result: longText({ max: 10_000, search: true }),
    solvedAt: time({ readOnly: true }),
  },
  worked: ['result'],
  rules: [
    {
      field: 'order',
      says: {
        en: 'Lines are returned from one order: a return with lines stays with it',
        ru: 'Возвращают строки одного заказа: возврат со строками остаётся за своим заказом',
      },
      holds: (now, { before }) =>
        !before || isEmptyList(before.items) || (before.order === now.order && before.kind === now.kind),
    },
    {
      field: 'status',
      says: {
        en: 'A return that was refused is not taken up again: note a new one',
        ru: 'Отклонённый возврат не возобновляется: заведите новый',
      },
      holds: (now, { before }) =>
        !before || isEmptyList(before.items) || before.status !== 'refused' || now.status === 'refused',
    },
    {
      field: 'result',
      says: {
        en: 'A case that is solved or refused says what came of it',
        ru: 'У закрытого обращения написано, чем оно кончилось',
      },
      holds: now => (now.status !== 'solved' && now.status !== 'refused') || Boolean(now.result),
    },
  ],
  derive: (now, before) => {
    const isOver = now.status === 'solved' || now.status === 'refused'
    const wasOver = before?.status === 'solved' || before?.status === 'refused'
    return isOver === wasOver ? now : { ...now, solvedAt: isOver ? new Date().toISOString() : null }
  },
  views: {
    list: ['name', 'kind', 'status', 'order', 'company', 'dueOn', 'owner'],
    board: 'status',
    form: ['name', 'kind', 'status', 'order', 'company', 'contact', 'dueOn', 'text', 'result', 'owner'],
  },
})
export type ServiceCase = RecordOf<typeof serviceCase>
