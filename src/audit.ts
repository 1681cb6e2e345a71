import { NoBase, openBase } from './base.ts'
import { loadConfig, WrongEnvironment } from './config.ts'
import { FolderBusy } from './database/embedded/lock.ts'
import { openDatabase } from './database/open.ts'
import { findAuditKeys } from './features/audit/seal/key-file.ts'
import { reportAudit } from './features/audit/seal/report.ts'

/** `rapport audit verify` and `rapport audit head`: what the chain over the audit says, with or without a running server. */
const usage = `node bin/rapport.mjs audit head                          prints the last seal, to be kept elsewhere
node bin/rapport.mjs audit verify [--head NUMBER:HASH]    compares the audit with its seals, and with a kept one

Ends with 0 when all is as it was sealed, 1 when something was tampered with, 3 when a key is missing, 2 otherwise.`

async function main(args: string[]): Promise<number> {
  const [verb, option, kept, ...more] = args
  const head = /^(\d{1,15}):([0-9a-f]{64})$/.exec(kept ?? '')
  const isRight =
    (verb === 'head' && !option) || (verb === 'verify' && (!option || (option === '--head' && head && !more.length)))
  if (!isRight) {
    console.error(usage)
    return 2
  }
  const config = loadConfig(process.env)
  const keys = await findAuditKeys(config.auditKeys, config.dataFolder)
  const base = await openBase(config)
  const database = openDatabase(base.url, { connections: 2 })
  try {
    const wanted = head ? { number: Number(head[1]), hash: head[2] ?? '' } : undefined
    const { lines, code } = await reportAudit(database, keys, verb === 'head' ? 'head' : { head: wanted })
    for (const line of lines) console.log(line)
    return code
  } finally {
    await database.close()
    await base.stop()
  }
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    const told = error instanceof WrongEnvironment || error instanceof FolderBusy || error instanceof NoBase
    console.error(told || !(error instanceof Error) ? String(error.message ?? error) : (error.stack ?? error.message))
    process.exit(2)
  },
)
