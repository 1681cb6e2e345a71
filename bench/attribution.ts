import sql from 'sql-template-tag'
import { attributionReport } from '../src/features/attribution.ts'
import { type Model, models } from '../src/features/touched-leads.ts'
import { contextOf } from './company.ts'
import type { Options } from './options.ts'
import type { Scratch } from './scratch.ts'

const visits = 1_000_000
const visitors = 200_000

/** How long somebody waits for what advertising brought. */
export async function measureAttribution(
  scratch: Scratch,
  { rounds }: Options,
  say: (text: string) => void,
): Promise<string> {
  await fill(scratch)
  say(`${visits} visits are there`)
  const { company, database } = scratch
  const { rows } = await database.owner.query<{ first: Date; last: Date }>(
    `select min(coalesce(requested_at, created_at)) as first, max(coalesce(requested_at, created_at)) as last from lead where workspace_id = $1`,
    [company.workspace],
  )
  const last = rows[0]?.last ?? new Date()
  const day = (before: number) => new Date(last.getTime() - before * 86_400_000).toISOString().slice(0, 10)
  const periods = {
    'a month': { from: day(30), to: day(0) },
    'a quarter': { from: day(91), to: day(0) },
    'all time': {},
  }
  const people = { administrator: company.administrator, manager: company.teams[0]?.members[1] ?? '' }
  const lines: string[] = []
  for (const [name, period] of Object.entries(periods))
    for (const [who, user] of Object.entries(people)) {
      const times: number[] = []
      let leads = 0
      for (let n = 0; n < rounds; n++)
        for (const model of models) {
          const ctx = await contextOf(company, user)
          const began = performance.now()
          leads = (await attributionReport(ctx, { ...period, model: model satisfies Model })).leads
          times.push(performance.now() - began)
        }
      times.sort((a, b) => a - b)
      const at = (part: number) => Math.round(times[Math.floor((times.length - 1) * part)] ?? 0)
      lines.push(`| ${name}, ${who} | ${leads} | ${at(0.5)} | ${at(1)} |`)
      say(lines.at(-1) ?? '')
    }
  return [
    `What advertising brought: ${visits} visits, four models, ${rounds} rounds; milliseconds`,
    '',
    '| | leads | middle | longest |',
    '| --- | ---: | ---: | ---: |',
    ...lines,
  ].join('\n')
}

/** Once for a folder. */
async function fill({ company, database }: Scratch): Promise<void> {
  const { db } = await contextOf(company, company.administrator)
  const { workspace, sources } = company
  const there = await db.one<{ n: number }>(sql`select count(*)::int as n from visit where workspace_id = ${workspace}`)
  if (there && there.n >= visits) return
  await db.query(sql`
    insert into visit (id, source, visitor, began, touch)
    select gen_random_uuid(), ${sources[0]}, 'visitor-' || (n % ${visitors}), now() - (n::float8 / ${visits}) * interval '365 days',
      case n % 5 when 0 then '{}'::jsonb
        when 1 then jsonb_build_object('referrer', 'https://www.google.com/')
        else jsonb_build_object('utm', jsonb_build_object('source', (array['yandex', 'google', 'vk', 'avito'])[1 + n % 4], 'medium', 'cpc', 'campaign', 'c' || n % 40)) end
    from generate_series(1, ${visits}) n`)
  await db.query(sql`
    insert into visitor_known (visitor, object, record_id)
    select 'visitor-' || n, 'lead', id from (select id, row_number() over (order by id) as n from lead where workspace_id = ${workspace}) l
    where n % 5 < 2 and n < ${visitors} on conflict do nothing`)
  await database.owner.query('analyze visit, visitor_known, lead')
}
