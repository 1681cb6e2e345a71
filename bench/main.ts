import { writeFile } from 'node:fs/promises'
import { measureAttribution } from './attribution.ts'
import { measureAutomation } from './automation.ts'
import { measureBulk } from './bulk.ts'
import { measureCalls } from './calls.ts'
import { measureDocuments } from './documents.ts'
import { measureDuplicates } from './duplicates.ts'
import { measureExports } from './export.ts'
import { measureForecast } from './forecast.ts'
import { measureImports } from './import.ts'
import { measureLatency } from './latency.ts'
import { machineText } from './machine.ts'
import { measureMail } from './mail.ts'
import { measureOpenPages } from './open-pages.ts'
import { readOptions } from './options.ts'
import { measurePages } from './pages/pages.ts'
import { measureRatios } from './ratios.ts'
import { measureReports } from './reports.ts'
import { measureScale } from './scale.ts'
import { openScratch } from './scratch.ts'

const options = readOptions(process.argv.slice(2))
const say = (text: string) => console.log(text)

if (options.parts.includes('documents')) say(`\n${await measureDocuments(say)}\n`)
if (options.parts.includes('import')) say(`\n${await measureImports(options, say)}\n`)
if (options.parts.includes('duplicates')) say(`\n${await measureDuplicates(options, say)}\n`)
if (options.parts.includes('export')) say(`\n${await measureExports(options, say)}\n`)
if (options.parts.includes('bulk')) say(`\n${await measureBulk(options, say)}\n`)
// Documents need no database; these others have one of their own.
if (options.parts.every(part => ['documents', 'import', 'duplicates', 'bulk', 'export'].includes(part))) process.exit()

const scratch = await openScratch(options.folder, options, say)
try {
  const texts = [await machineText(scratch.database.owner)]
  if (options.parts.includes('ratios')) texts.push(await measureRatios(scratch, options, say))
  if (options.parts.includes('scale')) texts.push(await measureScale(scratch, options, say))
  if (options.parts.includes('latency')) texts.push(await measureLatency(scratch, options, say))
  if (options.parts.includes('pages')) texts.push(await measurePages(scratch, options, say))
  if (options.parts.includes('mail')) texts.push(await measureMail(scratch, options, say))
  if (options.parts.includes('open-pages')) texts.push(await measureOpenPages(scratch, options, say))
  if (options.parts.includes('calls')) texts.push(await measureCalls(scratch, options, say))
  if (options.parts.includes('attribution')) texts.push(await measureAttribution(scratch, options, say))
  if (options.parts.includes('reports')) texts.push(await measureReports(scratch, options, say))
  if (options.parts.includes('forecast')) texts.push(await measureForecast(scratch, options, say))
  if (options.parts.includes('automation')) texts.push(await measureAutomation(scratch, options, say))
  const text = texts.join('\n\n')
  say(`\n${text}`)
  if (options.out) await writeFile(options.out, `${text}\n`)
} finally {
  await scratch.end()
}
