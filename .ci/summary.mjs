// Counts what really passed and failed, and ends with 1 unless something passed and nothing failed.
import { readFileSync } from 'node:fs'

const [path, testsCode, checkCode] = process.argv.slice(2)

let report = { numPassedTests: 0, numFailedTests: 0, testResults: [] }
try {
  report = JSON.parse(readFileSync(path, 'utf8'))
} catch (error) {
  console.error(`The tests left no result: ${error.message}`)
}

// A file that could not be loaded failed, though none of its tests ran.
const brokenFiles = report.testResults.filter(
  file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
)
let failed = report.numFailedTests + brokenFiles.length
// Nothing failed by name, and yet the run did: an error outside of all tests.
if (testsCode !== '0' && failed === 0) failed = 1
if (checkCode !== '0') failed += 1
const passed = report.numPassedTests + (checkCode === '0' ? 1 : 0)

console.log(`rapport: ${passed} passed, ${failed} failed`)
process.exit(failed === 0 && report.numPassedTests > 0 ? 0 : 1)
