import { mkdtemp, rm } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { askerOf, untilState } from './asker.ts'
import { keyOf } from './company.ts'
import { serveRapport } from './http/server.ts'
import type { Options } from './options.ts'
import { peakMegabytes } from './processor.ts'
import { table } from './report.ts'
import { openScratch, withoutFirstScan } from './scratch.ts'
import { stepsOf } from './steps.ts'

/** Columns that a list shows. */
const few = ['name', 'phones', 'emails', 'status', 'owner', 'source', 'budget', 'createdAt']

/** All leads as files through the API of a real server, made and fetched; and their table by COPY. */
export async function measureExports(options: Options, say: (text: string) => void): Promise<string> {
  const scratch = await openScratch(options.folder, options, say)
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-export-'))
  await withoutFirstScan(scratch)
  const rapport = await serveRapport(scratch.url, folder)
  try {
    const key = await keyOf(scratch.company, scratch.company.administrator)
    const ask = askerOf(rapport.port, key)
    const idle = await peakMegabytes(rapport.pid)
    const steps = stepsOf(options.leads, { server: rapport.pid, postgres: scratch.postmaster })
    let made = ''
    for (const format of ['csv', 'jsonl', 'xlsx'])
      for (const fields of [few, undefined])
        await steps.measured(`${format}, ${fields ? 'columns of a list' : 'all columns'}`, async () => {
          made = String(
            (await ask('POST', '/exports', { object: 'leads', format, query: { ...(fields && { fields }) } })).id,
          )
          const { rows } = await untilState(() => ask('GET', `/exports/${made}`), 'done')
          if (rows !== options.leads) throw new Error(`not all went out: ${JSON.stringify(rows)}`)
        })
    await steps.measured('the last of these files fetched', async () => {
      const answer = await fetch(`http://127.0.0.1:${rapport.port}/api/v1/exports/${made}/content`, {
        headers: { authorization: `Bearer ${key}` },
      })
      if (!answer.ok || !answer.body) throw new Error(`it was not given: ${answer.status}`)
      for await (const _ of answer.body);
    })
    await steps.measured('COPY of the table as CSV', () =>
      scratch.database.owner.query(`copy lead to '${devNull}' (format csv)`),
    )
    const text = [
      table(['leads as files', 'records a second', 'server, each', 'PostgreSQL, each'], steps.rows),
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
