import type { Feature, Route } from '../feature.ts'
import { mostPins, type Pinnable, pinEntry, unpinEntry } from './pins.ts'
import { listReaders } from './readers.ts'
import { tellNamed } from './tell.ts'

const pinRoutes = (object: Pinnable, plural: string, type: string): Route[] => {
  const schema = { $ref: `#/components/schemas/${type}` }
  const shared = { path: `/${plural}/{id}/pin`, tag: type === 'Task' ? 'Tasks' : 'Activities' }
  return [
    {
      ...shared,
      method: 'PUT',
      operation: `pin${type}`,
      summary: `Keep it at the top of its record's timeline, for everybody; at most ${mostPins} a record`,
      right: { object, verb: 'read' },
      answers: { 200: { description: 'The entry', schema }, 409: { description: 'So many are pinned already' } },
      handle: async (ctx, { params }) => ({ body: await pinEntry(ctx, object, params.id ?? '') }),
    },
    {
      ...shared,
      method: 'DELETE',
      operation: `unpin${type}`,
      summary: 'Keep it there no longer',
      right: { object, verb: 'read' },
      answers: { 200: { description: 'The entry', schema } },
      handle: async (ctx, { params }) => ({ body: await unpinEntry(ctx, object, params.id ?? '') }),
    },
  ]
}

const ids = { type: 'array', items: { type: 'string', format: 'uuid' } }

const readersRoute: Route = {
  method: 'GET',
  path: '/records/{object}/{id}/readers',
  operation: 'listReaders',
  summary: 'Which of some colleagues see a record and what is told of it, before they are named there',
  tag: 'Activities',
  right: 'signedIn',
  query: {
    users: {
      type: 'string',
      minLength: 1,
      maxLength: 1850,
      pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,49}$',
      description: 'Ids of up to 50 users, separated by commas',
    },
    as: { type: 'string', enum: ['activity', 'task'], description: 'What they would be named in' },
  },
  answers: {
    200: {
      description:
        'Ids of those who see it, and of all who would be told: whom a meeting names sees that, also where its record is not his to see',
      schema: {
        type: 'object',
        properties: { data: ids, told: ids },
        required: ['data', 'told'],
      },
    },
  },
  async handle(ctx, { params, query }, application) {
    const { readers, told } = await listReaders(ctx, application, query.users?.split(',') ?? [], {
      on: { object: params.object ?? '', id: params.id ?? '' },
      as: query.as === 'task' ? 'task' : 'activity',
    })
    return { body: { data: readers, told } }
  },
}

/** What colleagues tell each other on a card: whom they name, and what shall stay in sight. */
export const story: Feature = {
  name: 'story',
  routes: [...pinRoutes('activity', 'activities', 'Activity'), ...pinRoutes('task', 'tasks', 'Task'), readersRoute],
  reactions: [tellNamed],
}
