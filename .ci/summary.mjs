// Counts what really passed and failed, and ends with 1 unless something passed and nothing failed.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [testsCode, checkCode, first, again] = process.argv.slice(2)

/** Files by name, each with its last run. */
const files = new Map()
const read = path => {
  try {
    for (const file of JSON.parse(readFileSync(path, 'utf8')).testResults) files.set(file.name, file)
  } catch (error) {
    console.error(`The tests left no result: ${error.message}`)
  }
}
read(first)
const failedFirst = [...files.values()].filter(({ status }) => status === 'failed')
if (existsSync(again)) read(again)
for (const { name, assertionResults } of failedFirst) {
  if (files.get(name).status === 'failed') continue
  console.log(`Passed when run once more, alone: ${relative(process.cwd(), name)}`)
  for (const { status, fullName } of assertionResults) if (status === 'failed') console.log(`  ${fullName}`)
}

const tests = [...files.values()].flatMap(({ assertionResults }) => assertionResults)
const count = wanted => tests.filter(({ status }) => status === wanted).length
// A file that could not be loaded failed, though none of its tests ran.
const broken = [...files.values()].filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(test => test.status === 'failed'),
)
let failed = count('failed') + broken.length
// Nothing failed by name, and yet the run did: an error outside of all tests.
if (testsCode !== '0' && failed === 0) failed = 1
if (checkCode !== '0') failed += 1
const passed = count('passed')

console.log(`rapport: ${passed + (checkCode === '0' ? 1 : 0)} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
