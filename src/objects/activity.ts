import {
  choice,
  defineObject,
  json,
  link,
  longText,
  number,
  type RecordOf,
  ref,
  text,
  time,
  user,
} from '../model/index.ts'

/** What happened with a client. A card's timeline is all of them in order. */
export const activity = defineObject({
  name: 'activity',
  plural: 'activities',
  title: 'subject',
  owner: 'owner',
  follows: 'on',
  timeline: 'at',
  fields: {
    kind: choice(['call', 'email', 'meeting', 'message', 'note', 'form', 'visit'], { required: true }),
    subject: text({ max: 300, search: true }),
    text: longText({ max: 100_000, search: true }),
    direction: choice(['in', 'out']),
    at: time({ required: true, default: 'now' }),
    duration: number({ min: 0, decimals: 0 }),
    result: text({ max: 1000 }),
    on: link({ required: true }),
    contact: ref('contact', { onDelete: 'clear' }),
    owner: user({ default: 'actor', index: true }),
    data: json('free', {}),
  },
  views: { list: ['kind', 'subject', 'on', 'at', 'owner'] },
})
export type Activity = RecordOf<typeof activity>
