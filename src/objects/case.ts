import { choice, date, defineObject, items, longText, type RecordOf, ref, text, time, user } from '../model/index.ts'

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
    items: items(),
    text: longText({ max: 10_000, search: true }),
    result: longText({ max: 10_000, search: true }),
    solvedAt: time({ readOnly: true }),
  },
  worked: ['result'],
  rules: [
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
    form: ['name', 'kind', 'status', 'order', 'company', 'contact', 'dueOn', 'items', 'text', 'result', 'owner'],
  },
})
export type ServiceCase = RecordOf<typeof serviceCase>
