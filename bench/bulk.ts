import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { isJsonObject } from '../src/model/index.ts'
import { askerOf, untilState } from './asker.ts'
import { type Waits, workBeside } from './beside.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import { peakMegabytes } from './processor.ts'
import { table } from './report.ts'
import { openScratch, type Scratch, withoutFirstScan } from './scratch.ts'
import { stepsOf } from './steps.ts'

/** A tag put on all leads through the API of a real server: previewed, done, and taken back, while somebody changes single ones of them. */
export async function measureBulk(options: Options, say: (text: string) => void): Promise<string> {
  const scratch = await openScratch(options.folder, { leads: options.leads, activities: 1, deals: 1 }, say)
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-bulk-'))
  await withoutFirstScan(scratch)
  const rapport = await serveRapport(scratch.url, folder)
  try {
    const ask = askerOf(rapport.port, await keyOf(scratch.company, scratch.company.administrator))
    const idle = await peakMegabytes(rapport.pid)
    const steps = stepsOf(options.leads, { server: rapport.pid, postgres: scratch.postmaster })
    const { measured } = steps
    let change = ''
    const leads = await someLeads(scratch)
    const waits: [string, Waits][] = []
    const beside = async (name: string, work: () => Promise<unknown>) => {
      waits.push([name, await workBeside(ask, leads, work)])
    }
    await beside('nothing else is done', () => rest(5000))
    await measured('found and previewed', async () => {
      const begun = await ask('POST', '/bulk-changes', {
        object: 'leads',
        query: {},
        change: { add: { tags: ['spring'] } },
      })
      change = String(begun.id)
      await untilState(() => ask('GET', `/bulk-changes/${change}`), 'preview')
    })
    await measured('done', () =>
      beside('it is done', async () => {
        await ask('POST', `/bulk-changes/${change}/commit`)
        const { counts } = await untilState(() => ask('GET', `/bulk-changes/${change}`), 'done')
        if (!isJsonObject(counts) || counts.changed !== options.leads)
          throw new Error(`not all were changed: ${JSON.stringify(counts)}`)
      }),
    )
    await measured('taken back', () =>
      beside('it is taken back', async () => {
        await ask('DELETE', `/bulk-changes/${change}`)
        await untilState(() => ask('GET', `/bulk-changes/${change}`), 'reverted')
      }),
    )
    await measured('one UPDATE without history, in SQL', () =>
      scratch.database.owner.query(`update lead set tags = '["spring"]', version = version + 1, updated_at = now()`),
    )
    const text = [
      table(['a tag on all leads', 'records a second', 'server, each', 'PostgreSQL, each'], steps.rows),
      table(
        ['one lead is changed while', 'changes', 'p50', 'p99', 'longest'],
        waits.map(([name, { changes, p50, p99, longest }]) => [
          name,
          changes.toLocaleString('en'),
          ...[p50, p99, longest].map(time => `${time.toFixed(0)} ms`),
        ]),
      ),
      `Memory of the server: ${idle} MB before, ${await peakMegabytes(rapport.pid)} at most.`,
    ].join('\n\n')
    say(text)
    return text
  } finally {
    await rapport.end()
    await scratch.end()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Leads anywhere among all. */
async function someLeads({ database }: Scratch): Promise<string[]> {
  const { rows } = await database.owner.query<{ id: string }>(`select id from lead order by md5(id::text) limit 2000`)
  return rows.map(({ id }) => id)
}
