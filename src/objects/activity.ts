import {
  choice,
  defineObject,
  type Json,
  json,
  link,
  longText,
  mentionsIn,
  mostMentions,
  number,
  type RecordOf,
  ref,
  refs,
  type StoredFields,
  text,
  time,
  user,
} from '../model/index.ts'

/** What colleagues write themselves; what clients write names nobody, whatever it looks like. */
const written = new Set<Json>(['note', 'call', 'meeting', 'visit'])

const mentioned = ({ kind = null, text }: StoredFields): string[] | null => {
  const named = written.has(kind) && typeof text === 'string' ? mentionsIn(text) : []
  return named.length ? named : null
}

/** What happened with a client. A card's timeline is all of them in order. */
export const activity = defineObject({
  name: 'activity',
  plural: 'activities',
  title: 'subject',
  owner: 'owner',
  follows: 'on',
  timeline: 'at',
  kinds: 'kind',
  pinned: 'pinnedAt',
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
    mentions: refs('user', { readOnly: true }),
    files: refs('attachment'),
    pinnedAt: time({ readOnly: true }),
    recordedUntil: time({ readOnly: true }),
  },
  worked: ['subject', 'text', 'result'],
  derive: now => ({ ...now, mentions: mentioned(now) }),
  rules: [
    {
      field: 'text',
      says: {
        en: `At most ${mostMentions} colleagues are named in one text`,
        ru: `В одном тексте названо не больше ${mostMentions} коллег`,
      },
      holds: now => !Array.isArray(now.mentions) || now.mentions.length <= mostMentions,
    },
  ],
  views: { list: ['kind', 'subject', 'on', 'at', 'owner'] },
})
export type Activity = RecordOf<typeof activity>
