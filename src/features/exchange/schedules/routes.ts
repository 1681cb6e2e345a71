import { type JsonObject, parseIfMatch } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Answer, Route } from '../../feature.ts'
import { noted } from '../../noted.ts'
import { sentence } from '../../problem-words.ts'
import { formats } from '../export/export.ts'
import { inputOf } from '../places/save.ts'
import { beginRun } from './begin-run.ts'
import { exportByTwo, runByTwo } from './by-two.ts'
import { changeSchedule, createSchedule, removeSchedule } from './save.ts'
import {
  getSchedule,
  lastRuns,
  listRuns,
  listSchedules,
  type Run,
  runStates,
  type Schedule,
  scheduleStates,
} from './schedule.ts'

const tag = 'exchange'
const path = '/exchange-schedules'
const free: JsonObject = { type: 'object', additionalProperties: true }
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }

const common: JsonObject = {
  name: { type: 'string', maxLength: 100 },
  place: { type: 'string', format: 'uuid', description: 'A place of files' },
  path: {
    type: 'string',
    maxLength: 1000,
    description:
      'Of imports what names of files look like, `leads-*.csv`; of exports the name of the file, with `{date}` and `{time}` where it is wanted',
  },
  object: { type: 'string' },
  crontab: {
    type: 'string',
    maxLength: 100,
    description: '`30 7 * * 1,5`; `0 * * * *`: each hour, `*/15 * * * *`: each quarter of an hour',
  },
  zone: { type: 'string', description: 'Time zone; the company’s unless told' },
  owner: { type: 'string', format: 'uuid', description: 'With whose rights it is done; one’s own unless told' },
  mapping: {
    type: ['object', 'null'],
    additionalProperties: true,
    description: 'Of imports; null: as is proposed for each file',
  },
  options: { ...free, description: 'Of imports' },
  review: {
    type: 'boolean',
    description: 'Of imports: somebody looks at what would change before it is written; true unless told',
  },
  silent: {
    type: 'boolean',
    description:
      'Of imports: flows do not begin by their rows, nor are people or other servers told; its owner has to be an administrator',
  },
  query: { ...free, description: 'Of exports: filter, q, sort, fields' },
  format: { enum: [...formats], description: 'Of exports' },
  changedOnly: {
    type: 'boolean',
    description:
      'Of imports: rows that stood in the last file too are passed by; true unless told. Of exports: only records that changed since the last file',
  },
}
const runSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    state: {
      enum: [...runStates],
      description: '`waiting`: the import waits to be looked at; `nothing`: no new file, or nothing changed',
    },
    path: { type: ['string', 'null'] },
    import: { type: ['string', 'null'], format: 'uuid' },
    export: { type: ['string', 'null'], format: 'uuid' },
    counts: { type: ['object', 'null'], additionalProperties: { type: 'integer' } },
    failure: { type: ['object', 'null'], additionalProperties: true },
    startedAt: moment,
    finishedAt: moment,
  },
  required: ['id', 'state', 'startedAt'],
}
const schema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    version: { type: 'integer' },
    direction: { enum: ['import', 'export'] },
    ...common,
    state: { enum: [...scheduleStates] },
    why: { type: ['string', 'null'] },
    nextAt: moment,
    createdAt: moment,
    lastRun: { ...runSchema, type: ['object', 'null'] },
  },
  required: ['id', 'version', 'direction', 'name', 'state'],
}
const listOf = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})
const found = { description: 'The schedule', schema }

const presentRun = ({ locale }: Context, { schedule: _, mark: __, more: ___, failure, ...run }: Run): JsonObject => ({
  ...run,
  failure: failure && { ...failure, message: sentence(locale, { field: '', ...failure }) },
})

async function presentSchedules(ctx: Context, schedules: readonly Schedule[]): Promise<JsonObject[]> {
  const runs = await lastRuns(
    ctx,
    schedules.map(({ id }) => id),
  )
  return schedules.map(({ settings, since: _, ...schedule }) => {
    const run = runs.find(each => each.schedule === schedule.id)
    return { ...schedule, ...plain(settings), lastRun: run ? presentRun(ctx, run) : null }
  })
}

const plain = (settings: Schedule['settings']): JsonObject => ({
  ...JSON.parse(JSON.stringify(settings)),
  ...('options' in settings && { silent: settings.options.silent ?? false }),
})

async function answerWith(ctx: Context, schedule: Schedule, status = 200): Promise<Answer> {
  const [body] = await presentSchedules(ctx, [schedule])
  return { status, headers: { etag: `"${schedule.version}"` }, body }
}

/** Files that are brought in or put again and again. */
export const scheduleRoutes: readonly Route[] = noted([
  {
    method: 'GET',
    path,
    operation: 'listExchangeSchedules',
    tag,
    right: 'admin',
    summary: 'What is brought in from places of files, or put there, by schedule, with how it went last',
    answers: { 200: { description: 'All of them', schema: listOf(schema) } },
    handle: async ctx => ({ body: { data: await presentSchedules(ctx, await listSchedules(ctx)) } }),
  },
  {
    method: 'POST',
    path,
    operation: 'createExchangeSchedule',
    tag,
    right: 'admin',
    configures: true,
    summary:
      'Have files brought in, or put, again and again, with the rights of somebody. `like`: an import whose object, mapping and options are taken over',
    body: {
      type: 'object',
      properties: {
        direction: { enum: ['import', 'export'] },
        ...common,
        like: { type: 'string', format: 'uuid' },
        state: { enum: ['on', 'paused'] },
      },
      required: ['direction', 'name', 'place', 'path', 'crontab'],
      additionalProperties: false,
    },
    answers: { 201: found },
    twoPersons: exportByTwo,
    handle: async (ctx, { body }) => answerWith(ctx, await createSchedule(ctx, inputOf(body)), 201),
  },
  {
    method: 'PATCH',
    path: `${path}/{id}`,
    operation: 'changeExchangeSchedule',
    tag,
    right: 'admin',
    configures: true,
    summary:
      'Change a schedule, pause it or have it go on. With another object, mapping or query it begins anew: all rows of the next file are looked at, all records exported',
    body: {
      type: 'object',
      properties: { ...common, like: { type: 'string', format: 'uuid' }, state: { enum: ['on', 'paused'] } },
      additionalProperties: false,
    },
    answers: { 200: found, 412: { description: 'Somebody else has changed it since' } },
    twoPersons: exportByTwo,
    handle: async (ctx, { params, body, headers }) =>
      answerWith(
        ctx,
        await changeSchedule(ctx, {
          id: params.id ?? '',
          input: inputOf(body),
          seen: parseIfMatch(headers['if-match']),
        }),
      ),
  },
  {
    method: 'DELETE',
    path: `${path}/{id}`,
    operation: 'removeExchangeSchedule',
    tag,
    right: 'admin',
    configures: true,
    summary: 'Remove a schedule with its runs; what was brought in or put stays',
    answers: { 204: { description: 'It is gone' } },
    async handle(ctx, { params }) {
      await removeSchedule(ctx, params.id ?? '')
      return { status: 204 }
    },
  },
  {
    method: 'POST',
    path: `${path}/{id}/runs`,
    operation: 'runExchangeSchedule',
    tag,
    right: 'admin',
    summary: 'Carry a schedule out now. One that is under way, or waits to be looked at, is answered instead',
    answers: {
      202: {
        description: 'The run',
        schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      },
    },
    twoPersons: runByTwo,
    handle: async (ctx, { params }, application) => {
      const id = await transact(ctx, async inside =>
        beginRun(inside, application, (await getSchedule(inside, params.id ?? '', true)).id),
      )
      return { status: 202, body: { id } }
    },
  },
  {
    method: 'GET',
    path: `${path}/{id}/runs`,
    operation: 'listExchangeRuns',
    tag,
    right: 'admin',
    summary: 'The last hundred runs of a schedule, the newest first',
    answers: { 200: { description: 'Runs', schema: listOf(runSchema) } },
    handle: async (ctx, { params }) => {
      const { id } = await getSchedule(ctx, params.id ?? '')
      return { body: { data: (await listRuns(ctx, id)).map(run => presentRun(ctx, run)) } }
    },
  },
])
