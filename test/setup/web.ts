import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const launcher = fileURLToPath(new URL('../../bin/rapport.mjs', import.meta.url))

/** Before the browser journeys: the pages are built from the sources as they are now. */
export default async function buildPages(): Promise<void> {
  await promisify(execFile)(process.execPath, [launcher, 'build'])
}
