import { type Json, type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Route } from '../feature.ts'
import { sentence } from '../problem-words.ts'
import { answerRun } from './answer.ts'
import type { CallsOf } from './calls.ts'
import { scriptProblems } from './check.ts'
import { type Ending, endRun } from './end.ts'
import { fittingScripts } from './fitting.ts'
import { listRuns, type ReportQuery, scriptReport } from './report.ts'
import { type Beginning, getRun, presentRun, startRun } from './run.ts'
import { changeScript, createScript, removeScript, type ScriptDraft } from './save.ts'
import {
  answerBody,
  endBody,
  endedSchema,
  fittingSchema,
  id,
  newRunBody,
  newScriptBody,
  reportSchema,
  runSchema,
  runsSchema,
  scriptChangeBody,
  scriptSchema,
} from './schemas.ts'
import { type CallScript, getScript, listScripts, mayWriteScripts, scriptObjects } from './script.ts'

const tag = 'Call scripts'
const missing = { 404: { description: 'There is none, or it is not yours to see' } }
const stale = { 412: { description: 'Somebody else has changed it since' } }

const present = (ctx: Context, script: CallScript): JsonObject => ({
  ...(script as unknown as JsonObject),
  problems: scriptProblems(ctx, script).map(({ field, code, ...rest }) => ({
    field,
    code,
    message: sentence(ctx.locale, { field, code, ...rest }),
  })),
  can: { change: mayWriteScripts(ctx) },
})

const scripts: readonly Route[] = [
  {
    method: 'GET',
    path: '/call-scripts',
    operation: 'listCallScripts',
    summary: 'Scripts of calls, with what is wrong with them',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description: 'All of them, by name',
        schema: { type: 'object', properties: { data: { type: 'array', items: scriptSchema } }, required: ['data'] },
      },
    },
    handle: async ctx => ({ body: { data: (await listScripts(ctx)).map(script => present(ctx, script)) } }),
  },
  {
    method: 'POST',
    path: '/call-scripts',
    operation: 'createCallScript',
    summary: 'Write a script: by administrators and heads',
    tag,
    right: 'signedIn',
    body: newScriptBody,
    answers: { 201: { description: 'The script', schema: scriptSchema } },
    handle: async (ctx, { body }) => ({
      status: 201,
      body: present(
        ctx,
        await createScript(ctx, { active: false, applies: {}, ...(body as Pick<ScriptDraft, 'name' | 'steps'>) }),
      ),
    }),
  },
  {
    method: 'GET',
    path: '/call-scripts/{id}',
    operation: 'getCallScript',
    summary: 'A script',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The script', schema: scriptSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: present(ctx, await getScript(ctx, params.id ?? '')) }),
  },
  {
    method: 'PATCH',
    path: '/call-scripts/{id}',
    operation: 'changeCallScript',
    summary: 'Change a script; whoever is going through it stays with the version that he began',
    tag,
    right: 'signedIn',
    body: scriptChangeBody,
    answers: { 200: { description: 'The script', schema: scriptSchema }, ...missing, ...stale },
    handle: async (ctx, { params, body, headers }) => ({
      body: present(
        ctx,
        await changeScript(ctx, params.id ?? '', body as Partial<ScriptDraft>, parseIfMatch(headers['if-match'])),
      ),
    }),
  },
  {
    method: 'DELETE',
    path: '/call-scripts/{id}',
    operation: 'removeCallScript',
    summary: 'Remove a script; what was answered by it stays',
    tag,
    right: 'signedIn',
    answers: { 204: { description: 'It is gone' }, ...missing, ...stale },
    async handle(ctx, { params, headers }) {
      await removeScript(ctx, params.id ?? '', parseIfMatch(headers['if-match']))
      return { status: 204 }
    },
  },
  {
    method: 'GET',
    path: '/call-scripts/{id}/report',
    operation: 'getCallScriptReport',
    summary: 'How far people come in a script, what is answered, how it ends: of the cards that you may see',
    tag,
    right: { object: 'activity', verb: 'read' },
    query: { from: { type: 'string', format: 'date' }, to: { type: 'string', format: 'date' } },
    answers: { 200: { description: 'Counts', schema: reportSchema }, ...missing },
    handle: async (ctx, { params, query }) => ({
      body: await scriptReport(ctx, { ...query, script: params.id ?? '' }),
    }),
  },
]

const runs = (calls: CallsOf): readonly Route[] => [
  {
    method: 'GET',
    path: '/call-script-runs',
    operation: 'listCallScriptRuns',
    summary: 'When a script was gone through: what its report counts',
    tag,
    right: { object: 'activity', verb: 'read' },
    tellsOfRecords: true,
    query: {
      script: id,
      from: { type: 'string', format: 'date' },
      to: { type: 'string', format: 'date' },
      step: { type: 'string', maxLength: 40, description: 'Only where this step was come to' },
      answer: { type: 'string', maxLength: 40, description: 'And answered so' },
      stopped: { type: 'string', enum: ['true'], description: 'And nobody went further' },
      result: { type: 'string', maxLength: 1000, description: 'Only what ended so' },
    },
    answers: { 200: { description: 'At most 100, the newest first', schema: runsSchema }, ...missing },
    handle: async (ctx, { query }) => ({ body: await listRuns(ctx, { script: '', ...query } as ReportQuery) }),
  },
  {
    method: 'GET',
    path: '/call-script-runs/fitting',
    operation: 'listFittingCallScripts',
    summary: 'Scripts for a card, a call, or both, and what you have begun there',
    tag,
    right: 'signedIn',
    query: {
      object: { type: 'string', enum: [...scriptObjects] },
      record: id,
      call: id,
    },
    answers: {
      200: { description: 'Those that are meant for it most exactly first', schema: fittingSchema },
      ...missing,
    },
    async handle(ctx, { query }) {
      const { object, record, call = null } = query
      const on = object && record ? { object, id: record } : null
      return { body: await fittingScripts(ctx, calls, { on, call }) }
    },
  },
  {
    method: 'POST',
    path: '/call-script-runs',
    operation: 'startCallScript',
    summary: 'Begin a script on a card, in a call of yours, or both; what you have begun there already goes on',
    tag,
    right: { object: 'activity', verb: 'create' },
    tellsOfRecords: true,
    body: newRunBody,
    answers: {
      201: { description: 'Where you stand, and all steps', schema: runSchema },
      409: { description: 'The script is not in use' },
      ...missing,
    },
    handle: async (ctx, { body }) => ({
      status: 201,
      body: await presentRun(ctx, calls, await startRun(ctx, calls, body as Beginning)),
    }),
  },
  {
    method: 'GET',
    path: '/call-script-runs/{id}',
    operation: 'getCallScriptRun',
    summary: 'A script that you are going through, or went through',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    answers: { 200: { description: 'Where you stand, and all steps', schema: runSchema }, ...missing },
    handle: async (ctx, { params }) => ({ body: await presentRun(ctx, calls, await getRun(ctx, params.id ?? '')) }),
  },
  {
    method: 'POST',
    path: '/call-script-runs/{id}/answers',
    operation: 'answerCallScript',
    summary: 'Keep an answer at once and go on; an earlier step may be answered again',
    tag,
    right: { object: 'activity', verb: 'create' },
    tellsOfRecords: true,
    body: answerBody,
    answers: {
      200: { description: 'Where you stand now', schema: runSchema },
      409: { description: 'You stand elsewhere, or it has ended' },
      ...missing,
      ...stale,
    },
    async handle(ctx, { params, body, headers }) {
      const { step, value } = body as { step: string; value: Json }
      const seen = parseIfMatch(headers['if-match'])
      return {
        body: await presentRun(ctx, calls, await answerRun(ctx, calls, { id: params.id ?? '', step, value, seen })),
      }
    },
  },
  {
    method: 'POST',
    path: '/call-script-runs/{id}/ending',
    operation: 'endCallScript',
    summary:
      'End it: the answers go onto the card, what came of the call into its activity, the next step is planned; again does nothing',
    tag,
    right: { object: 'activity', verb: 'create' },
    body: endBody,
    answers: {
      200: { description: 'What was written, and what was not', schema: endedSchema },
      409: { description: 'Somebody answered meanwhile' },
      ...missing,
    },
    async handle(ctx, { params, body }) {
      const { run, written, left } = await endRun(ctx, calls, params.id ?? '', body as Ending)
      return { body: { run: await presentRun(ctx, calls, run), written, left } }
    },
  },
]

/** What is said in calls: written by heads, gone through by everybody. */
export const scriptRoutes = (calls: CallsOf): readonly Route[] => [...scripts, ...runs(calls)]
