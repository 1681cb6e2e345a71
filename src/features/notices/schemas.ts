import type { JsonObject } from '../../model/index.ts'
import { kindNames } from '../notice-kinds.ts'
import { longestReminder } from '../notice-settings.ts'

const moment: JsonObject = { type: 'string', format: 'date-time' }
const momentOrNone: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const id: JsonObject = { type: 'string', format: 'uuid' }

const whole = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

export const noticeSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    title: { type: 'string', description: 'Tells nothing of a record that you no longer see' },
    kind: { type: 'string', enum: kindNames },
    on: {
      type: 'object',
      properties: { object: { type: 'string' }, id },
      description: 'A record, or a job of yours: `export`, `import`, `bulkChange`, `handOver`, `sampleData`',
    },
    reachable: { type: 'boolean', description: 'Whether you see the record that it is on' },
    path: { type: ['string', 'null'], description: 'Page to which it leads; null: there is none any more' },
    at: moment,
    readAt: momentOrNone,
    waitsUntil: { ...momentOrNone, description: 'When it comes, or comes back' },
    line: { ...id, description: 'Notices of one matter have the same' },
    count: { type: 'integer', description: 'With `folded`: how many there are in its line' },
    unread: { type: 'integer', description: 'With `folded`: how many of them are unread' },
  },
}

export const pageSchema: JsonObject = {
  type: 'object',
  properties: {
    data: { type: 'array', items: noticeSchema },
    nextCursor: { type: ['string', 'null'] },
    unread: { type: 'integer', description: 'Unread notices in all; counted up to 1,000' },
    waiting: { type: 'integer', description: 'Lines that wait: put off, or come in quiet hours' },
  },
}

const channels = whole({
  bell: { type: 'boolean', description: 'In the list and on open pages' },
  push: { type: 'boolean', description: 'On devices, while no page is open' },
  urgent: { type: 'boolean', description: 'Also in quiet hours' },
})

const weekdays: JsonObject = {
  type: 'array',
  items: { type: 'integer', minimum: 0, maximum: 6 },
  maxItems: 7,
  uniqueItems: true,
}

const quiet: JsonObject = {
  ...whole({
    from: { type: 'string', description: '`20:00`' },
    until: { type: 'string', description: '`09:00` of the next day, where it is not later than `from`' },
    days: { ...weekdays, description: 'On which they begin; 0 is Monday' },
    wholeDays: { ...weekdays, description: 'That are quiet from midnight to midnight' },
  }),
  type: ['object', 'null'],
}

const settings: JsonObject = {
  kinds: {
    ...whole(Object.fromEntries(kindNames.map(kind => [kind, channels]))),
    // What came later is left out by those who do not know it, and stays as most want it.
    required: kindNames.filter(kind => kind !== 'named' && kind !== 'jobs'),
  },
  quiet,
  timeZone: { type: ['string', 'null'], maxLength: 100, description: 'IANA name; null: that of the company' },
  remindBefore: {
    type: ['integer', 'null'],
    minimum: 0,
    maximum: longestReminder,
    description: 'Minutes before a task is due; null: only where the task asks for it',
  },
}

export const settingsSchema: JsonObject = whole(settings)
export const keptSettingsSchema: JsonObject = whole({
  ...settings,
  version: { type: 'integer', description: '0: you have not set them yet' },
})

export const deviceSchema: JsonObject = {
  type: 'object',
  properties: { id, name: { type: 'string' }, createdAt: moment, here: { type: 'boolean' } },
}

export const subscriptionSchema: JsonObject = whole({
  endpoint: { type: 'string', maxLength: 2000, description: 'Of a push service: public, and by https' },
  keys: whole({ p256dh: { type: 'string', maxLength: 200 }, auth: { type: 'string', maxLength: 100 } }),
  name: { type: 'string', minLength: 1, maxLength: 200, description: 'As you tell your devices apart' },
})
