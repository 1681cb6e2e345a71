import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the clone. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The same path on every system, below the clone. */
export const inRoot = (...parts) => join(root, ...parts)
