import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type JsonObject, newId } from '../src/model/index.ts'
import { serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import type { Scratch } from './scratch.ts'

const flows = 1000
const waiting = 100_000
const events = 5000

type Definition = JsonObject

/** About another field than the one that changes: found to be none of the event's by a look into a map. */
const beside = (n: number): Definition => ({
  ...usual,
  trigger: { on: 'changed', object: 'lead', changes: [{ field: ['remember', 'interest', 'budget'][n % 3] ?? '' }] },
  condition: { status: 'working' },
})
const usual: Definition = {
  trigger: { on: 'changed', object: 'lead', changes: [{ field: 'comment' }] },
  condition: null,
  steps: [{ id: 'a', do: 'stop' }],
  runAs: null,
  again: 'always',
  stops: {},
}
const refused: Definition = { ...usual, condition: { companyName: 'nobody is called so' } }
const waits: Definition = {
  ...usual,
  trigger: { on: 'manual', object: 'lead' },
  steps: [{ id: 'w', do: 'wait', for: { days: 30 } }],
}

/**
 * How soon a change of a record has been looked at by all flows: none, a thousand that it does not concern, with a hundred thousand runs that
 * wait, one whose condition it does not meet, and one that runs. Until the last event is behind the place of the reactions, and all runs have ended.
 */
export async function measureAutomation(
  scratch: Scratch,
  options: Options,
  say: (text: string) => void,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-automation-'))
  const rapport = await serveRapport(scratch.url, folder)
  const rates: [string, number[]][] = []
  const step = async (name: string, prepare: () => Promise<unknown>) => {
    await prepare()
    await setTimeout(1500)
    const times: number[] = []
    for (let round = 0; round < options.rounds; round++) times.push(events / (await handled(scratch)))
    rates.push([name, times])
    say(`${name}: ${times.map(time => Math.round(time)).join(', ')} events/s`)
  }
  try {
    await clear(scratch)
    await step('no flow', async () => {})
    await step(`${flows} flows about other fields`, () =>
      publish(
        scratch,
        Array.from({ length: flows }, (_, n) => beside(n)),
      ),
    )
    await step(`and ${waiting} runs that wait`, () => wait(scratch))
    await step('and one whose condition is not met', () => publish(scratch, [refused]))
    await step('and one that runs', () => publish(scratch, [usual]))
    return tableOf(rates)
  } finally {
    await clear(scratch)
    await rapport.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function clear({ database: { owner } }: Scratch): Promise<void> {
  for (const table of ['flow_step', 'flow_run', 'flow_version', 'flow_count', 'flow'])
    await owner.query(`delete from ${table}`)
}

async function publish(
  { database: { owner }, company }: Scratch,
  definitions: readonly Definition[],
): Promise<string[]> {
  const rows = definitions.map((definition, n) => ({ id: newId(), version: newId(), name: `Flow ${n}`, definition }))
  const given = JSON.stringify(rows)
  const from = `json_to_recordset($1::json) as g(id uuid, version uuid, name text, definition jsonb)`
  await owner.query(
    `insert into flow (workspace_id, id, name, kind, draft) select $2, id, name, 'flow', definition from ${from}`,
    [given, company.workspace],
  )
  await owner.query(
    `insert into flow_version (workspace_id, id, flow, number, definition) select $2, version, id, 1, definition from ${from}`,
    [given, company.workspace],
  )
  await owner.query(
    `update flow f set state = 'on', published = g.version, looked_until = now() from ${from} where f.workspace_id = $2 and f.id = g.id`,
    [given, company.workspace],
  )
  return rows.map(({ version }) => version)
}

async function wait(scratch: Scratch): Promise<void> {
  const { database, company } = scratch
  const [version] = await publish(scratch, [waits])
  await database.owner.query(
    `insert into flow_run (workspace_id, id, flow, version, object, record_id, cause, state, place, entered, wake_at)
     select $1, gen_random_uuid(), v.flow, v.id, 'lead', l.id, 'bench ' || n, 'waiting', 'w', true, now() + interval '30 days'
     from flow_version v, generate_series(1, $3::int) n join lateral (select id from lead where workspace_id = $1 order by id offset n % 500 limit 1) l on true
     where v.workspace_id = $1 and v.id = $2`,
    [company.workspace, version, waiting],
  )
  await database.owner.query('analyze flow_run')
}

/** Seconds until so many changes of leads have been looked at, and what they began has ended. */
async function handled({ database: { owner }, company: { workspace } }: Scratch): Promise<number> {
  const ids = Array.from({ length: events }, newId)
  const began = performance.now()
  await owner.query(
    `with g as (select id, row_number() over () as n from unnest($2::uuid[]) id),
       l as (select id, row_number() over (order by id) as n from (select id from lead where workspace_id = $1 order by id limit 500) s),
       c as (insert into change (workspace_id, id, object, record_id, version, kind, channel, before, after)
         select $1, g.id, 'lead', l.id, 1000 + g.n, 'updated', 'api', '{"comment": null}', '{"comment": "x"}' from g join l on l.n = 1 + g.n % 500 returning id, record_id)
     insert into event (workspace_id, change_id, object, record_id) select $1, id, 'lead', record_id from c`,
    [workspace, ids],
  )
  const left = `select exists (select from event e, event_cursor c where e.workspace_id = $1 and c.workspace_id = $1 and c.consumer = 'reactions'
    and (e.xid, e.change_id) > (c.xid, c.change_id)) or exists (select from flow_run where workspace_id = $1 and state = 'running') as left`
  while ((await owner.query(left, [workspace])).rows[0].left) await setTimeout(20)
  return (performance.now() - began) / 1000
}

function tableOf(rates: readonly [string, number[]][]): string {
  const middle = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  const least = middle(rates[0]?.[1] ?? [])
  const lines = rates.map(
    ([name, times]) => `| ${name} | ${Math.round(middle(times))} | ${(middle(times) / least).toFixed(2)} |`,
  )
  return [
    '## Automation',
    '',
    '| flows | events a second | of those without flows |',
    '| --- | --- | --- |',
    ...lines,
  ].join('\n')
}
