import { choice, defineObject, link, longText, number, type RecordOf, refs, text, time, user } from '../model/index.ts'

/** An activity somebody must do by a time; finished with a result, and finishing one asks for the next step. */
export const task = defineObject({
  name: 'task',
  plural: 'tasks',
  title: 'title',
  owner: 'owner',
  follows: 'on',
  invites: 'participants',
  timeline: 'dueAt',
  steps: { due: 'dueAt', done: 'doneAt' },
  kinds: 'kind',
  pinned: 'pinnedAt',
  fields: {
    title: text({ required: true, max: 300, search: true }),
    kind: choice(['call', 'meeting', 'letter', 'assign', 'other'], { required: true, default: 'other' }),
    text: longText({ max: 10_000 }),
    dueAt: time({ required: true, index: true }),
    minutes: number({ min: 1, max: 10_000, decimals: 0 }),
    remindBefore: number({ min: 0, max: 10_080, decimals: 0, additive: false }),
    owner: user({ required: true, default: 'actor', index: true }),
    on: link(),
    place: text({ max: 300 }),
    participants: refs('user'),
    result: longText({ max: 4000 }),
    doneAt: time({ index: true }),
    pinnedAt: time({ readOnly: true }),
  },
  worked: ['text', 'place', 'result'],
  rules: [
    {
      field: 'result',
      says: { en: 'A finished task says what came of it', ru: 'У завершённой задачи указан результат' },
      holds: now => !now.doneAt || Boolean(now.result),
    },
  ],
  views: {
    list: ['title', 'on', 'dueAt', 'owner', 'doneAt'],
    form: ['title', 'kind', 'dueAt', 'remindBefore', 'minutes', 'place', 'participants', 'owner', 'text'],
  },
})
export type Task = RecordOf<typeof task>
