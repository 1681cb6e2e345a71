import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuditKeys, readAuditKeys } from './keys.ts'

/** The file of the data folder that holds the keys of the audit, one a line; the last one seals. */
export const auditKeyFile = (dataFolder: string): string => join(dataFolder, 'audit.key')

/** The keys as they were given, else those of the data folder; `null` where there is no file yet. */
export async function findAuditKeys(given: readonly string[] | null, dataFolder: string): Promise<AuditKeys | null> {
  if (given) return readAuditKeys(given)
  const path = auditKeyFile(dataFolder)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return null
  })
  if (text === null) return null
  try {
    return readAuditKeys(text.split(/\s+/).filter(Boolean))
  } catch (error) {
    throw new Error(`${path} ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** The same, and where there is no key yet one is made. Of two that begin at once the first one's is taken. */
export async function ensureAuditKeys(given: readonly string[] | null, dataFolder: string): Promise<AuditKeys> {
  const known = await findAuditKeys(given, dataFolder)
  if (known) return known
  await mkdir(dataFolder, { recursive: true, mode: 0o711 })
  const text = `${randomBytes(32).toString('hex')}\n`
  await writeFile(auditKeyFile(dataFolder), text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await findAuditKeys(null, dataFolder)) ?? readAuditKeys([text.trim()])
}
