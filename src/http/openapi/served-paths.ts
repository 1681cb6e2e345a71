import type { JsonObject } from '../../model/index.ts'
import { problems } from './shared.ts'

const refusals = (path: string, signedIn: boolean): JsonObject =>
  problems({ method: 'get', path, signedIn, body: false })

/** What the server itself answers: the stream of events, and this description. */
export const servedPaths: JsonObject = {
  '/events': {
    get: {
      operationId: 'getEvents',
      summary: 'What the caller may see, as it happens: server-sent events',
      tags: ['Events'],
      parameters: [
        {
          name: 'Last-Event-ID',
          in: 'header',
          description: '`id` of the last event seen; what happened since comes first',
          schema: { type: 'string' },
        },
        {
          name: 'page',
          in: 'query',
          description: 'A UUID by which the page names itself: it is told who else has the record open that it shows',
          schema: { type: 'string', format: 'uuid' },
        },
      ],
      responses: {
        200: {
          description:
            'Events `record` (`{kind, object, id, version, actor, change}`), `notice`, `presence` (`{object, id, people: [{id, name, field}]}`), and `missed` where more was missed than is kept',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        ...refusals('/events', true),
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'getOpenapi',
      summary: 'This description, with the fields and objects that the company has added',
      tags: ['Set-up'],
      security: [],
      responses: {
        200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
        ...refusals('/openapi.json', false),
      },
    },
  },
}
