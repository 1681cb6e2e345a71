import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isJsonObject } from '../src/model/index.ts'
import { askerOf, untilState } from './asker.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import { peakMegabytes } from './processor.ts'
import { table } from './report.ts'
import { openScratch, withoutFirstScan } from './scratch.ts'
import { stepsOf } from './steps.ts'

/** A tag put on all leads through the API of a real server: previewed, done, and taken back. */
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
    await measured('found and previewed', async () => {
      const begun = await ask('POST', '/bulk-changes', {
        object: 'leads',
        query: {},
        change: { add: { tags: ['spring'] } },
      })
      change = String(begun.id)
      await untilState(() => ask('GET', `/bulk-changes/${change}`), 'preview')
    })
    await measured('done', async () => {
      await ask('POST', `/bulk-changes/${change}/commit`)
      const { counts } = await untilState(() => ask('GET', `/bulk-changes/${change}`), 'done')
      if (!isJsonObject(counts) || counts.changed !== options.leads)
        throw new Error(`not all were changed: ${JSON.stringify(counts)}`)
    })
    await measured('taken back', async () => {
      await ask('DELETE', `/bulk-changes/${change}`)
      await untilState(() => ask('GET', `/bulk-changes/${change}`), 'reverted')
    })
    await measured('one UPDATE without history, in SQL', () =>
      scratch.database.owner.query(`update lead set tags = '["spring"]', version = version + 1, updated_at = now()`),
    )
    const text = [
      table(['a tag on all leads', 'records a second', 'server, each', 'PostgreSQL, each'], steps.rows),
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
