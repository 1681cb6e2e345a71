import Fastify from 'fastify'
import pg from 'pg'

/**
 * The least that could answer `GET /api/v1/leads/{id}` with the same JSON: one route, one prepared statement, no rights,
 * no sign-in, no limits, no log. The statement and its values come from the bench; one of them is the id.
 */
const { DATABASE_URL, PORT, BARE_STATEMENT, BARE_OPTIONS } = process.env
const { text, values, idAt } = JSON.parse(BARE_STATEMENT ?? '{}') as { text: string; values: unknown[]; idAt: number }
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20, options: BARE_OPTIONS })
const server = Fastify()

server.get('/readyz', async () => ({ ready: true }))

server.get<{ Params: { id: string } }>('/api/v1/leads/:id', async (request, reply) => {
  const { rows } = await pool.query({
    name: 'get',
    text,
    values: values.map((value, i) => (i === idAt ? request.params.id : value)),
  })
  if (!rows[0]) return reply.code(404).send()
  return reply.header('content-type', 'application/json; charset=utf-8').send(rows[0].json)
})

process.once('SIGTERM', () => void server.close().then(() => pool.end()))
await server.listen({ port: Number(PORT), host: '127.0.0.1' })
