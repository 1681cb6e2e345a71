import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { hashOf } from '../access/secret.ts'
import type { Parts } from './parts.ts'

/** What a call is counted by. */
export interface MeasuredCall {
  method: string
  /** As declared: addresses of records would be as many series. */
  route: string
  status: number
  milliseconds: number
}

export interface Metrics {
  noteCall(call: MeasuredCall): void
  /** All of it in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */
  text(): Promise<string>
}

/** In seconds: from what a person does not notice to what he does not wait for. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Counts of this process, and of the queue and the events that all processes share. */
export function keepMetrics(owner: pg.Pool): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const calls = new Histogram({
    name: 'rapport_http_request_duration_seconds',
    help: 'Calls by operation and status',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })
  const jobs = new Gauge({
    name: 'rapport_jobs',
    help: 'Jobs of the queue by state',
    labelNames: ['state'],
    registers: [registry],
  })
  const events = new Gauge({
    name: 'rapport_events_unread',
    help: 'Events that a reader has not read yet; counted up to 10000 a company',
    labelNames: ['reader'],
    registers: [registry],
  })
  return {
    noteCall: ({ method, route, status, milliseconds }) =>
      calls.observe({ method, route, status: String(status) }, milliseconds / 1000),
    async text() {
      const [found] = (await owner.query(queueSql)).rows
      for (const [state, count] of Object.entries<number>(found)) jobs.set({ state }, count)
      for (const { reader, unread } of (await owner.query(eventsSql)).rows) events.set({ reader }, unread)
      return registry.metrics()
    },
  }
}

const queueSql = `
  select count(*) filter (where locked_at is not null)::int as running,
    count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now())::int as waiting,
    count(*) filter (where locked_at is null and attempts < max_attempts and run_at > now())::int as later,
    count(*) filter (where attempts >= max_attempts)::int as given_up
  from graphile_worker._private_jobs`

const eventsSql = `
  select c.consumer as reader, sum((select count(*) from (
      select from event e where e.workspace_id = c.workspace_id and (e.xid, e.change_id) > (c.xid, c.change_id) limit 10000) behind))::int as unread
  from event_cursor c group by c.consumer`

/** `GET /metrics` for whoever has the token of the environment; without one there is nothing there. */
export function serveMetrics(server: FastifyInstance, { metrics, settings: { metricsToken } }: Parts): void {
  if (!metrics || !metricsToken) return
  const wanted = hashOf(`Bearer ${metricsToken}`)
  server.get('/metrics', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (!timingSafeEqual(hashOf(request.headers.authorization ?? ''), wanted))
      return reply.code(401).header('www-authenticate', 'Bearer').send()
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text())
  })
}
