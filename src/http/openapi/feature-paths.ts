import type { Route } from '../../features/feature.ts'
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import { objectOfParameters } from '../../model/validation.ts'
import { idempotencyKey, ifMatch, json, problems } from './shared.ts'

/** Path items of the operations that features declare. */
export function featurePaths(routes: readonly Route[]): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) }
  return paths
}

function operationOf(route: Route): JsonObject {
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query), ...headerParameters(route)]
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.tag],
    ...(route.right === 'public' && { security: [] }),
    ...(parameters.length && { parameters }),
    ...bodyOf(route),
    responses: { ...refusalsOf(route), ...responsesOf(route) },
  }
}

const refusalsOf = ({ method, path, right, body, takes, operation }: Route): JsonObject =>
  problems({
    method,
    path,
    signedIn: right !== 'public',
    body: Boolean(body || takes),
    version: operation === 'moveDeal',
  })

export const pathParameters = (path: string): JsonObject[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(name === 'id' && { format: 'uuid' }) },
  }))

/** Public operations know no caller to keep a key for, but the intake keeps it with the request. */
const headerParameters = ({ method, takes, right, secret, operation }: Route): JsonObject[] => [
  ...(method === 'POST' && !secret && takes !== 'files' && (right !== 'public' || takes === 'raw')
    ? [idempotencyKey]
    : []),
  ...(operation === 'moveDeal' ? [ifMatch] : []),
]

function queryParameters(query: JsonObject | undefined): JsonObject[] {
  if (!query) return []
  const { properties, required = [] } = objectOfParameters(query)
  return Object.entries(isJsonObject(properties) ? properties : {}).map(([name, schema]) =>
    parameterOf(name, schema, Array.isArray(required) && required.includes(name)),
  )
}

function parameterOf(name: string, given: Json, required: boolean): JsonObject {
  const { description, ...schema } = isJsonObject(given) ? given : {}
  return { name, in: 'query', ...(required && { required }), ...(description !== undefined && { description }), schema }
}

function bodyOf({ body, form, takes }: Route): JsonObject {
  if (form)
    return { requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: form } } } }
  if (takes === 'raw') {
    const content = {
      'application/json': { schema: body ?? { type: 'object' } },
      'application/x-www-form-urlencoded': { schema: { type: 'object' } },
    }
    return { requestBody: { required: true, content } }
  }
  if (!body) return {}
  const required = Boolean(body.$ref) || (Array.isArray(body.required) && body.required.length > 0)
  return {
    requestBody: { required, content: takes === 'files' ? { 'multipart/form-data': { schema: body } } : json(body) },
  }
}

const responsesOf = ({ answers }: Route): JsonObject =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type = 'application/json' }]) => {
      if (Number(status) >= 400)
        return [
          status,
          {
            description,
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
              // Who follows a standard refuses in its words.
              ...(schema && json(schema)),
            },
          },
        ]
      return [
        status,
        {
          description,
          ...((schema || type !== 'application/json') && {
            content: Object.fromEntries(type.split(', ').map(each => [each, { schema: schema ?? { type: 'string' } }])),
          }),
        },
      ]
    }),
  )
