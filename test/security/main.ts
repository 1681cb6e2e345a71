import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attackByFfuf } from './ffuf.ts'
import { judgementOf } from './judgements.ts'
import { reportOf } from './report.ts'
import { attackBySlowhttptest } from './slowhttptest.ts'
import { attackBySqlmap } from './sqlmap.ts'
import { startTarget, type Target } from './target.ts'
import { type Attack, missingTools, tools } from './tool.ts'
import { attackByWapiti } from './wapiti.ts'

const report = fileURLToPath(new URL('report.md', import.meta.url))

const ways: Record<(typeof tools)[number], (target: Target, folder: string) => Promise<Attack[]>> = {
  ffuf: attackByFfuf,
  slowhttptest: attackBySlowhttptest,
  sqlmap: attackBySqlmap,
  wapiti: attackByWapiti,
}

/** Some of the tools alone, where they are named; then the report is shown and not kept. */
async function main(asked: readonly string[]): Promise<number> {
  const missing = missingTools()
  if (missing.length) {
    console.error(`Not there: ${missing.join(', ')}. Nothing was run. On Debian: apt-get install ${missing.join(' ')}`)
    return 1
  }
  const chosen = tools.filter(tool => !asked.length || asked.includes(tool))
  const begun = new Date()
  const folder = await mkdtemp(join(tmpdir(), 'rapport-attacks-'))
  const target = await startTarget()
  const attacks: Attack[] = []
  try {
    for (const tool of chosen) {
      console.log(`${tool} …`)
      attacks.push(...(await ways[tool](target, folder)))
    }
  } finally {
    await target.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const errors = target.errors()
  const text = reportOf(attacks, { begun, errors })
  if (asked.length) console.log(text)
  else await writeFile(report, text)
  const open = attacks.flatMap(({ findings }) => findings).filter(finding => judgementOf(finding) === null)
  console.log(
    `${attacks.length} attacks, ${open.length} findings not judged yet, ${errors.length} errors of the server`,
  )
  return open.length || errors.length ? 1 : 0
}

process.exit(await main(process.argv.slice(2)))
