import type { FastifyInstance } from 'fastify'
import type { Parts } from './parts.ts'

/** `/healthz`: the process lives. `/readyz`: it can serve, its database included. */
export function serveHealth(server: FastifyInstance, { database }: Parts): void {
  server.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }))
  server.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    const ready = await answers(database)
    return reply
      .code(ready ? 200 : 503)
      .headers(ready ? {} : { 'retry-after': '2' })
      .send({ status: ready ? 'ready' : 'database away' })
  })
}

const patience = 2000

async function answers({ owner }: Parts['database']): Promise<boolean> {
  const late = new Promise<boolean>(resolve => setTimeout(() => resolve(false), patience).unref())
  const asked = owner.query('select 1').then(
    () => true,
    () => false,
  )
  return Promise.race([asked, late])
}
