import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * The files below a folder in which a text stands. What goes away while it is looked through has nothing in it any more, and
 * is no reason to have found nothing.
 */
export const filesWith = (text: string, folder: string): Promise<string[]> =>
  promisify(execFile)('grep', ['-rlaFs', text, folder], { maxBuffer: 1e8 })
    .catch(error => error)
    .then(({ stdout }) => stdout.split('\n').filter(Boolean))
