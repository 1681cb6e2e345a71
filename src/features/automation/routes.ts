import { isAdministrator } from '../../access/contexts.ts'
import { Invalid, type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Application, Route } from '../feature.ts'
import { sentence } from '../problem-words.ts'
import { asAuthor, flowOfAuthor, isAuthor } from './authors.ts'
import { inNameOf } from './begin.ts'
import type { Actions } from './check.ts'
import { isAbout } from './check.ts'
import {
  addFlow,
  changeFlow,
  type FlowRow,
  type Judging,
  listFlows,
  makeHook,
  type NewFlow,
  problemsOf,
  publishFlow,
  removeFlow,
  restoreFlow,
  type ShownFlow,
  shownFlow,
  switchOff,
} from './flows.ts'
import { type Period, rehearse } from './rehearse.ts'
import { flowBody, flowSchema, listOf, rehearsalSchema, triggerSchemas } from './schemas.ts'
import { keepStepSecret } from './secrets.ts'
import { worksOf } from './works.ts'

const tag = 'Automation'
const flowAnswer = { description: 'The flow', schema: flowSchema }
const staleAnswer = { description: 'Somebody else has changed it since' }

interface Shown {
  ctx: Context
  judging: Judging
}

async function saidOf({ ctx, judging }: Shown, definition: FlowRow['draft']) {
  const problems = await problemsOf(ctx, definition, judging)
  return problems.map(problem => ({ ...problem, message: sentence(ctx.locale, problem) }))
}

/** With the problems that what is published has come to have. */
async function withBroken(shown: Shown, row: FlowRow): Promise<ShownFlow> {
  const flow = shownFlow(row)
  const { published, state } = flow
  return { ...flow, broken: state === 'on' && published ? await saidOf(shown, published.definition) : [] }
}

/** The same, and with the problems of its draft. */
async function withProblems(shown: Shown, row: FlowRow): Promise<ShownFlow> {
  const flow = await withBroken(shown, row)
  const isSame = flow.state === 'on' && flow.published !== null && !flow.isChanged
  return { ...flow, problems: isSame ? flow.broken : await saidOf(shown, flow.draft) }
}

const answered = (flow: ShownFlow, status = 200) => ({ status, body: flow, headers: { etag: `"${flow.version}"` } })

export function flowRoutes(actions: Actions, keyring: Keyring): readonly Route[] {
  const shown = async (ctx: Context, application: Application, row: FlowRow) =>
    withProblems({ ctx, judging: { application, actions } }, row)
  return [
    {
      method: 'GET',
      path: '/flows',
      operation: 'listFlows',
      summary: 'Flows, robots and sequences, in their order; whole what you may write',
      tag,
      right: 'signedIn',
      query: {
        object: { type: 'string', maxLength: 100, description: 'About records of this object' },
        kind: { type: 'string', enum: ['flow', 'robot', 'sequence'] },
        stage: { type: 'string', format: 'uuid', description: 'Begun by this stage' },
      },
      answers: { 200: { description: 'Flows', schema: listOf(flowSchema) } },
      async handle(ctx, { query }, application) {
        const rows = await listFlows(ctx, query)
        const judging = { application, actions }
        const data: object[] = []
        for (const row of rows) {
          const told = isAuthor(ctx, row)
            ? { ...(await withBroken({ ctx, judging }, row)), works: worksOf(ctx, row) }
            : brief(ctx, row, query.stage)
          if (told) data.push(told)
        }
        return { body: { data } }
      },
    },
    {
      method: 'POST',
      path: '/flows',
      operation: 'addFlow',
      summary: 'Add a flow as a draft',
      tag,
      right: 'robots',
      configures: true,
      body: flowBody,
      answers: { 201: flowAnswer },
      handle: async (ctx, { body }, application) =>
        answered(await shown(ctx, application, await addFlow(ctx, asAuthor(ctx, body as NewFlow, actions))), 201),
    },
    {
      method: 'GET',
      path: '/flows/{id}',
      operation: 'getFlow',
      summary: 'A flow with its draft, what is published of it, and the problems of both',
      tag,
      right: 'robots',
      answers: { 200: flowAnswer },
      handle: async (ctx, { params }, application) =>
        answered(await shown(ctx, application, await flowOfAuthor(ctx, params.id ?? ''))),
    },
    {
      method: 'PUT',
      path: '/flows/{id}',
      operation: 'changeFlow',
      summary: 'Change the draft of a flow; what is published goes on as it is',
      tag,
      right: 'robots',
      configures: true,
      body: flowBody,
      answers: { 200: flowAnswer, 412: staleAnswer },
      async handle(ctx, { params, body, headers }, application) {
        const { id } = await flowOfAuthor(ctx, params.id ?? '')
        const row = await changeFlow(
          ctx,
          id,
          asAuthor(ctx, body as NewFlow, actions),
          parseIfMatch(headers['if-match']),
        )
        return answered(await shown(ctx, application, row))
      },
    },
    {
      method: 'DELETE',
      path: '/flows/{id}',
      operation: 'removeFlow',
      summary: 'Remove a flow; what is under way with it ends',
      tag,
      right: 'robots',
      configures: true,
      answers: { 204: { description: 'Removed' } },
      async handle(ctx, { params }, application) {
        const { id } = await flowOfAuthor(ctx, params.id ?? '')
        await removeFlow(ctx, id, application)
        return { status: 204 }
      },
    },
    {
      method: 'POST',
      path: '/flows/{id}/restoration',
      operation: 'restoreFlow',
      summary: 'Bring a removed flow back, switched off',
      tag,
      right: 'robots',
      configures: true,
      answers: { 200: flowAnswer },
      async handle(ctx, { params }, application) {
        const { id } = await flowOfAuthor(ctx, params.id ?? '', 'only')
        return answered(await shown(ctx, application, await restoreFlow(ctx, id)))
      },
    },
    {
      method: 'PUT',
      path: '/flows/{id}/publication',
      operation: 'publishFlow',
      summary: 'Publish the draft and switch the flow on; runs under way go on with the version they began with',
      tag,
      right: 'robots',
      configures: true,
      body: { type: 'object', properties: {}, additionalProperties: false },
      answers: { 200: flowAnswer, 412: staleAnswer },
      async handle(ctx, { params, headers }, application) {
        const judging = { application, actions }
        const flow = await flowOfAuthor(ctx, params.id ?? '')
        asAuthor(ctx, flow, actions)
        const row = await publishFlow(ctx, flow.id, judging, parseIfMatch(headers['if-match']))
        return answered(await shown(ctx, application, row))
      },
    },
    {
      method: 'DELETE',
      path: '/flows/{id}/publication',
      operation: 'switchFlowOff',
      summary: 'Switch a flow off: nothing begins with it; what is under way goes on, or ends now',
      tag,
      right: 'robots',
      configures: true,
      query: { runs: { type: 'string', enum: ['finish', 'stop'], description: '`finish` unless told' } },
      answers: { 200: flowAnswer },
      async handle(ctx, { params, query }, application) {
        const { id } = await flowOfAuthor(ctx, params.id ?? '')
        const row = await switchOff(ctx, id, {
          runs: query.runs === 'stop' ? 'stop' : 'finish',
          application,
        })
        return answered(await shown(ctx, application, row))
      },
    },
    {
      method: 'POST',
      path: '/flows/{id}/rehearsals',
      operation: 'rehearseFlow',
      summary:
        'How often the draft would have begun in a past period, at most a year, and with which records; changes nothing',
      tag,
      right: 'robots',
      reads: true,
      body: {
        type: 'object',
        properties: { from: { type: 'string', format: 'date-time' }, to: { type: 'string', format: 'date-time' } },
        required: ['from', 'to'],
        additionalProperties: false,
      },
      answers: { 200: { description: 'What would have happened', schema: rehearsalSchema } },
      async handle(ctx, { params, body }, application) {
        const { draft } = await flowOfAuthor(ctx, params.id ?? '')
        const as = await inNameOf(ctx, application, draft.runAs)
        if (!as)
          throw new Invalid([{ field: 'runAs', code: 'dangling', params: { object: 'user', id: draft.runAs ?? '' } }])
        return { body: await rehearse(as, draft, body as Period) }
      },
    },
    {
      method: 'POST',
      path: '/flows/{id}/hook',
      operation: 'makeFlowHook',
      summary: 'Make the address by which others begin the flow, anew; told this once',
      tag,
      right: 'admin',
      configures: true,
      secret: true,
      shownOnce: ['hook'],
      answers: {
        201: {
          description: 'The address',
          schema: { type: 'object', properties: { hook: { type: 'string' } }, required: ['hook'] },
        },
      },
      async handle(ctx, { params }, { publicUrl }) {
        const key = await makeHook(ctx, params.id ?? '')
        return { status: 201, body: { hook: `${publicUrl ?? ''}/api/v1/flow-hooks/${key}` } }
      },
    },
    {
      method: 'PUT',
      path: '/flows/{id}/secrets/{step}',
      operation: 'keepFlowSecret',
      summary:
        'Keep what a step of the draft that calls another server shows as Authorization; it is told to nobody, and to no other server',
      tag,
      right: 'admin',
      configures: true,
      secret: true,
      body: {
        type: 'object',
        properties: {
          authorization: { type: 'string', minLength: 1, maxLength: 4000, description: '`Bearer …`, `Basic …`' },
        },
        required: ['authorization'],
        additionalProperties: false,
      },
      answers: { 204: { description: 'Kept' }, 409: { description: 'No step of that name calls a server' } },
      async handle(ctx, { params, body }) {
        const { authorization } = body as { authorization: string }
        await keepStepSecret(ctx, keyring, { flow: params.id ?? '', step: params.step ?? '', authorization })
        return { status: 204 }
      },
    },
    {
      method: 'GET',
      path: '/flow-actions',
      operation: 'listFlowActions',
      summary: 'What flows begin by and what they can do, with the schemas of it',
      tag,
      right: 'robots',
      query: { object: { type: 'string', maxLength: 100, description: 'Those that can be done about its records' } },
      answers: {
        200: {
          description: 'Actions by name, and triggers by kind',
          schema: listOf(
            {
              type: 'object',
              properties: {
                name: { type: 'string' },
                about: { type: ['array', 'string', 'null'], items: { type: 'string' } },
                params: { type: 'object' },
                required: { type: 'array', items: { type: 'string' } },
              },
            },
            { triggers: { type: 'object' } },
          ),
        },
      },
      async handle(ctx, { query }) {
        const data = [...actions.values()]
          .filter(({ administratorsOnly }) => !administratorsOnly || isAdministrator(ctx))
          .filter(action => query.object === undefined || isAbout(action, query.object))
          .map(({ name, about = null, params, required = [] }) => ({ name, about, params, required }))
        return { body: { data, triggers: triggerSchemas satisfies Record<string, JsonObject> } }
      },
    },
  ]
}

/**
 * What flows are there everybody may know, and of those that are on what they do with records he may see; as it is written is told to who sets
 * up. `null`: what is asked for is begun by this stage, and this one is not, as it is published.
 */
function brief(ctx: Context, row: FlowRow, stage: string | undefined) {
  const works = worksOf(ctx, row)
  if (stage !== undefined && !(works && 'stages' in works.trigger && works.trigger.stages.includes(stage))) return null
  const { draft: _, published, ...rest } = shownFlow(row)
  return { ...rest, published: published && { number: published.number, at: published.at }, works }
}
