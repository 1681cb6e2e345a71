import type { FastifyInstance } from 'fastify'
import type { Route } from '../../features/feature.ts'
import type { Configuration } from '../../records/context.ts'
import type { Parts } from '../parts.ts'
import { describeApi } from './document.ts'

/** `GET /openapi.json`: the API of the workspace, added fields and objects included. Made anew when the set-up changes. */
export function serveOpenapi(api: FastifyInstance, { access }: Parts, routes: readonly Route[]): void {
  const made = new WeakMap<Configuration, string>()
  api.get('/openapi.json', { config: { gate: { open: 'public' } } }, async (request, reply) => {
    const config = await access.configurations.of(await access.workspaceOf(request.host))
    const text = made.get(config) ?? JSON.stringify(describeApi(config, routes))
    made.set(config, text)
    return reply.header('content-type', 'application/json; charset=utf-8').send(text)
  })
}
