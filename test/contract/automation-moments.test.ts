import { expect, test } from 'vitest'
import { beginByClock } from '../../src/features/automation/clock.ts'
import { plansOf, readWhole } from '../setup/plans.ts'
import { on, openRoom, post, runsOf, server, stages } from './automation-room.ts'

/* Moments that flows look at once a minute are found by an index, one that is made where there is none. */

openRoom()

const many = 20_000

async function made(): Promise<string[]> {
  const { rows } = await server.database.owner.query<{ indexdef: string }>(
    `select pg_get_indexdef(indexrelid) as indexdef from pg_index where indisvalid and starts_with(indexrelid::regclass::text, 'flows_')`,
  )
  return rows.map(({ indexdef }) => indexdef)
}

const steps = [{ id: 'end', do: 'stop' }]
const passed = (object: string, field: string) =>
  on({ trigger: { on: 'timePassed', object, field, after: { hours: 1 } }, steps })

/** Leads whose moments lie far apart, one of them seventy minutes back. */
async function fillLeads(): Promise<string> {
  const at = new Date(Date.now() - 70 * 60_000).toISOString()
  const lead = await post('/leads', { name: 'Иван', phones: ['+79161234567'], requestedAt: at, visitAt: at })
  expect(lead.status, lead.text).toBe(201)
  const owner = await server.database.owner.connect()
  try {
    const { rows } = await owner.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
        where table_schema = 'public' and table_name = 'lead' and is_generated = 'NEVER' and column_name not in ('id', 'requested_at', 'custom')`,
    )
    const columns = rows[0]?.names
    await owner.query('set session_replication_role = replica')
    await owner.query(
      `insert into lead (id, requested_at, custom, ${columns})
        select gen_random_uuid(), now() - n * interval '1 hour', custom || jsonb_build_object('visitAt',
          to_char((now() - n * interval '1 hour') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), ${columns}
        from lead, generate_series(2, ${many}) n where id = $1`,
      [lead.body.id],
    )
    await owner.query('analyze lead')
  } finally {
    await owner.query('reset session_replication_role')
    owner.release()
  }
  return lead.body.id
}

/** What the clock reads whole when it comes round, having last looked half an hour ago. */
async function readByClock(): Promise<string[]> {
  await server.database.owner.query(`update flow set looked_until = now() - interval '30 minutes'`)
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  return readWhole(await plansOf(ctx, inside => beginByClock(inside, server.application)))
}

test('a flow that looks at a moment has an index for as long as it is on, and begins as without one', async () => {
  const label = { ru: 'Визит', en: 'Visit' }
  const field = await post('/fields', { object: 'lead', name: 'visitAt', type: 'time', label })
  expect(field.status, field.text).toBe(201)
  const lead = await fillLeads()
  const byStay = { on: 'stageTooLong', object: 'deal', stages: [stages.s0], after: { days: 1 } }
  const found = [await passed('task', 'dueAt'), await passed('lead', 'createdAt'), await on({ trigger: byStay, steps })]
  const flows = [await passed('lead', 'requestedAt'), await passed('lead', 'visitAt')]
  const ofLeads = async () => (await made()).filter(definition => definition.includes(' public.lead '))
  await expect.poll(ofLeads, { timeout: 60_000 }).toHaveLength(2)
  const definitions = (await ofLeads()).join()
  expect(definitions).toContain('stored_moment')
  expect(definitions).toContain('(requested_at)')
  expect((await made()).filter(definition => / public\.(task|deal) /.test(definition))).toEqual([])
  expect(await readByClock()).not.toContain('lead')
  for (const { id } of flows) expect((await runsOf(id)).map(run => run.on.id)).toEqual([lead])

  for (const flow of [...flows, ...found]) await flow.off()
  await expect.poll(ofLeads, { timeout: 60_000 }).toEqual([])
  await server.database.owner.query(`update flow set state = 'on' where id = $1`, [flows[0]?.id])
  await expect.poll(readByClock, { timeout: 30_000 }).toContain('lead')
  expect((await runsOf(flows[0]?.id ?? '')).map(run => run.on.id)).toEqual([lead])
})
