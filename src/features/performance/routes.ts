import type pg from 'pg'
import { Conflict, Invalid } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Application, Route } from '../feature.ts'
import { dropIndex, madeIndexes, orderIndex } from './indexes.ts'
import { installationFigures } from './installation.ts'
import { slowRequests } from './requests.ts'
import * as schemas from './schemas.ts'
import { getSlowStatement, type KeptStatement, slowDays, slowStatements, writeTrial } from './statements.ts'
import { type IndexColumn, suggestionFor } from './suggestion.ts'
import { tryIndexesJob } from './try-job.ts'

const tag = 'Performance'
const usualDays = 7
const daysOf = ({ days }: Record<string, string>): number => Number(days ?? usualDays)

const withSuggestion = async (ctx: Context, kept: KeptStatement) => ({
  ...kept,
  suggestion: await suggestionFor(ctx, kept.asked),
})

/** What concerns the database as a whole is for who administers all of it: where several companies share it, for nobody of one of them. */
async function requireOnlyWorkspace({ workspaces }: Application): Promise<void> {
  if ((await workspaces()).length > 1) throw new Conflict('severalCompanies')
}

export const performanceRoutes = (owner: pg.Pool, slowAfter: number): readonly Route[] => [
  {
    method: 'GET',
    path: '/performance/requests',
    operation: 'listSlowRequests',
    summary: 'Operations by the time that their calls took in all',
    tag,
    right: 'admin',
    query: schemas.days,
    answers: { 200: { description: 'The operations', schema: schemas.listOf(schemas.request) } },
    handle: async (ctx, { query }) => ({ body: { data: await slowRequests(ctx, daysOf(query)) } }),
  },
  {
    method: 'GET',
    path: '/performance/statements',
    operation: 'listSlowStatements',
    summary: 'Statements that took long, with what asked for them, their plan, and what could make them quick',
    tag,
    right: 'admin',
    query: schemas.days,
    answers: { 200: { description: 'The statements', schema: schemas.statements } },
    async handle(ctx, { query }) {
      const found = await slowStatements(ctx, daysOf(query))
      return { body: { slowAfter, data: await Promise.all(found.map(one => withSuggestion(ctx, one))) } }
    },
  },
  {
    method: 'GET',
    path: '/performance/statements/{id}',
    operation: 'getSlowStatement',
    summary: 'One of them, with how often statements on its object were slow day by day',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The statement', schema: schemas.statement } },
    async handle(ctx, { params }) {
      const found = await getSlowStatement(ctx, params.id ?? '')
      const days = found.asked ? await slowDays(ctx, found.asked.object, 30) : []
      return { body: { ...(await withSuggestion(ctx, found)), days } }
    },
  },
  {
    method: 'POST',
    path: '/performance/statements/{id}/trials',
    operation: 'tryIndexes',
    summary: 'Measure on a sample what the suggested indexes would do; the statement says how it went',
    tag,
    right: 'admin',
    answers: { 202: { description: 'Under way', schema: schemas.statement } },
    async handle(ctx, { params }, application) {
      const found = await getSlowStatement(ctx, params.id ?? '')
      const suggestion = await suggestionFor(ctx, found.asked)
      if (suggestion.kind !== 'indexes') throw new Conflict('nothingToTry')
      await writeTrial(ctx, found.id, { state: 'running' })
      await application.enqueue(ctx.db, tryIndexesJob, { statement: found.id })
      return { status: 202, body: { ...found, trial: { state: 'running' }, suggestion } }
    },
  },
  {
    method: 'POST',
    path: '/performance/statements/{id}/indexes',
    operation: 'makeSuggestedIndex',
    summary: 'Make one of the suggested indexes while records go on being written',
    tag,
    right: 'admin',
    body: schemas.wantedIndex,
    answers: { 202: { description: 'Under way', schema: schemas.ordered } },
    async handle(ctx, { params, body }, application) {
      await requireOnlyWorkspace(application)
      const { asked } = await getSlowStatement(ctx, params.id ?? '')
      const suggestion = await suggestionFor(ctx, asked)
      const wanted = schemas.columnsText((body as { columns: IndexColumn[] }).columns)
      const columns =
        suggestion.kind === 'indexes' && suggestion.candidates.find(one => schemas.columnsText(one) === wanted)
      if (!asked || suggestion.kind !== 'indexes' || !columns) {
        // A second press comes when it is being made, or is made already.
        const made = (await madeIndexes(ctx)).find(
          one => one.object === asked?.object && schemas.columnsText(one.columns) === wanted,
        )
        if (made) throw new Conflict('indexThere', { name: made.name })
        throw new Invalid([{ field: 'columns', code: 'notSuggested' }])
      }
      const id = await orderIndex(ctx, { object: suggestion.object, columns, asked }, application)
      return { status: 202, body: { id } }
    },
  },
  {
    method: 'GET',
    path: '/performance/indexes',
    operation: 'listMadeIndexes',
    summary: 'Indexes that were made from suggestions, with what they did',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The indexes', schema: schemas.listOf(schemas.madeIndex) } },
    handle: async ctx => ({ body: { data: await madeIndexes(ctx) } }),
  },
  {
    method: 'DELETE',
    path: '/performance/indexes/{id}',
    operation: 'dropMadeIndex',
    summary: 'Drop such an index again',
    tag,
    right: 'admin',
    answers: { 202: { description: 'Under way' } },
    async handle(ctx, { params }, application) {
      await requireOnlyWorkspace(application)
      await dropIndex(ctx, params.id ?? '', application)
      return { status: 202 }
    },
  },
  {
    method: 'GET',
    path: '/performance/installation',
    operation: 'getInstallationFigures',
    summary: 'Sizes, dead rows, memory, unused indexes and queues of the database as a whole',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The figures', schema: schemas.installation } },
    async handle(_ctx, _request, application) {
      await requireOnlyWorkspace(application)
      return { body: await installationFigures(owner) }
    },
  },
]
