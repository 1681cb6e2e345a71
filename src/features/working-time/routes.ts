import { type JsonObject, parseIfMatch, type WorkingCalendar } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { getWorkingCalendar } from '../working-calendar.ts'
import { saveWorkingCalendar } from './save-calendar.ts'

const tag = 'Set-up'

const hours: JsonObject = {
  type: ['object', 'null'],
  description: 'By the clocks of the company; null: nobody works',
  properties: {
    from: { type: 'string', description: '`09:00`' },
    until: { type: 'string', description: '`18:00`; `24:00` is the midnight after' },
  },
  required: ['from', 'until'],
  additionalProperties: false,
}

const members: JsonObject = {
  week: { type: 'array', items: hours, minItems: 7, maxItems: 7, description: 'Monday first' },
  pause: { type: 'integer', minimum: 0, maximum: 600, description: 'Minutes of rest within a working day' },
  days: {
    type: 'array',
    maxItems: 1000,
    description: 'Days unlike others of their weekday: holidays, working Saturdays, short days',
    items: {
      type: 'object',
      properties: { day: { type: 'string', format: 'date' }, name: { type: 'string' }, hours },
      required: ['day', 'name', 'hours'],
      additionalProperties: false,
    },
  },
}

const calendarSchema: JsonObject = {
  type: 'object',
  properties: { ...members, version: { type: 'integer', description: '0: nobody has set it yet' } },
  required: ['week', 'pause', 'days', 'version'],
}

export const workingTimeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/working-calendar',
    operation: 'getWorkingCalendar',
    summary: 'When the company works: hours by weekday, holidays, working days that were moved',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The working calendar', schema: calendarSchema } },
    async handle(ctx) {
      const calendar = await getWorkingCalendar(ctx)
      return { body: { ...calendar }, headers: { etag: `"${calendar.version}"` } }
    },
  },
  {
    method: 'PUT',
    path: '/working-calendar',
    operation: 'saveWorkingCalendar',
    summary: 'Set when the company works',
    tag,
    right: 'admin',
    body: { type: 'object', properties: members, required: ['week', 'pause', 'days'], additionalProperties: false },
    answers: {
      200: { description: 'The working calendar as it is now', schema: calendarSchema },
      412: { description: 'Somebody else has changed it since' },
    },
    async handle(ctx, { body, headers }) {
      const calendar = await saveWorkingCalendar(ctx, body as WorkingCalendar, parseIfMatch(headers['if-match']))
      return { body: { ...calendar }, headers: { etag: `"${calendar.version}"` } }
    },
  },
]
