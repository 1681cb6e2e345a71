import { NoBase, openBase, quietLog } from './base.ts'
import { type Config, loadConfig, WrongEnvironment } from './config.ts'
import { FolderBusy } from './database/embedded/lock.ts'
import { examineAddresses, examineConnections } from './doctor/connections.ts'
import { examineDatabase } from './doctor/database.ts'
import { bad, type Finding, fine, lineOf } from './doctor/finding.ts'
import { examineMachine } from './doctor/machine.ts'

/** `rapport doctor`: what keeps this installation from working, and what to do. It changes nothing. */
const usage = `node bin/rapport.mjs doctor             looks at the installation, its database, and every machine that it calls
node bin/rapport.mjs doctor ADDRESS…    the way to these addresses alone, as https://example.com

Ends with 0 when nothing has to be done, 1 when something has, 2 otherwise.`

async function main(addresses: string[]): Promise<number> {
  if (addresses.some(address => address.startsWith('-'))) {
    console.error(usage)
    return 2
  }
  const config = readConfig()
  if (!('port' in config)) return told(config)
  if (addresses.length) return told(await examineAddresses(config, addresses))
  const machine = told(await examineMachine(config))
  return Math.max(machine, await database(config))
}

function readConfig(): Config | Finding[] {
  try {
    return loadConfig(process.env)
  } catch (error) {
    if (!(error instanceof WrongEnvironment)) throw error
    return error.problems.map(problem => bad('environment', problem, 'Correct the variable, or leave it out.'))
  }
}

/** That of the data folder is started for as long as this takes, unless a server runs it. */
async function database(config: Config): Promise<number> {
  try {
    const base = await openBase(config)
    try {
      const { findings, isCurrent } = await examineDatabase(base.url)
      const known = told(findings)
      return isCurrent ? Math.max(known, told(await examineConnections(config, base.url, quietLog))) : known
    } finally {
      await base.stop()
    }
  } catch (error) {
    if (error instanceof NoBase) return told([fine('database', 'not there yet: it is made at the first start')])
    if (error instanceof FolderBusy) return told([bad('database', error.message, 'Try again when that is done.')])
    throw error
  }
}

/** Prints them; 1 where something has to be done. */
function told(findings: readonly Finding[]): number {
  for (const finding of findings) console.log(lineOf(finding))
  return findings.some(({ state }) => state === 'bad') ? 1 : 0
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exit(2)
  },
)
