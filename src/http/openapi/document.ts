import type { Route } from '../../features/feature.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Configuration } from '../../records/context.ts'
import { derivedPaths } from './derived-paths.ts'
import { featurePaths } from './feature-paths.ts'
import { recordSchemas } from './record-schemas.ts'
import { servedPaths } from './served-paths.ts'
import { sharedSchemas } from './shared.ts'

const about = `Everything Rapport does. Sign in by \`POST /session\` in a browser, or send an API key as \`Authorization: Bearer rk_…\`.
Lists page by cursor; changes carry a version; errors are \`application/problem+json\` and name every problem.

Answers to writes bear \`x-rapport-seen\`. A program that sends the greatest it was told with its next calls may be read for by a replica, which then shows at least what the
program has written; one that sends none reads from the primary.`

/** The description of the API (OpenAPI 3.1), from the declarations of objects and operations. */
export function describeApi(config: Configuration, routes: readonly Route[]): JsonObject {
  const objects = [...config.objects.values()]
  const own = { ...servedPaths, ...featurePaths(routes.filter(({ framed }) => !framed)) }
  const derived = derivedPaths(
    objects,
    new Set(
      Object.entries(own).flatMap(([path, item]) => Object.keys(item as object).map(method => `${method} ${path}`)),
    ),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version: '1',
      description: about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }, { basic: [] }, { cookie: [], requestedWith: [] }],
    tags: tagsOf(own, derived),
    paths: merged(own, derived),
    components: {
      schemas: { ...sharedSchemas, ...recordSchemas(objects) },
      responses: { Problem: problemResponse },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, `rk_…`, or the access token of an app, `ra_…`',
        },
        basic: { type: 'http', scheme: 'basic', description: 'The same key as password, over https only' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'rapport_session',
          description: 'Over https it is called `__Host-rapport_session`',
        },
        requestedWith: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Requested-With',
          description: '`rapport`; needed with the cookie for everything that changes something',
        },
      },
    },
  }
}

const problemResponse: JsonObject = {
  description: 'It was refused; the answer says why',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function merged(...parts: JsonObject[]): JsonObject {
  const paths: JsonObject = {}
  for (const part of parts) {
    for (const [path, item] of Object.entries(part))
      paths[path] = { ...(paths[path] as JsonObject | undefined), ...(item as JsonObject) }
  }
  return paths
}

function tagsOf(...parts: JsonObject[]): JsonObject[] {
  const operations = parts.flatMap(part => Object.values(part).flatMap(item => Object.values(item as JsonObject)))
  const names = new Set(operations.flatMap(operation => (operation as { tags?: string[] }).tags ?? []))
  return [...names].map(name => ({ name }))
}
