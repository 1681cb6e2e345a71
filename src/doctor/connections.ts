import { openAccess } from '../access/index.ts'
import type { Config } from '../config.ts'
import { openDatabase } from '../database/open.ts'
import { type CheckedStep, checkAddress, checkConnection } from '../features/connections/check.ts'
import { allConnections } from '../features/connections/index.ts'
import { connectionSources } from '../features/index.ts'
import { type Outgoing, outgoing } from '../features/outgoing.ts'
import type { Log } from '../model/log.ts'
import { objects } from '../objects/index.ts'
import { heldKey } from '../vault/key-provider.ts'
import { providerOf } from '../vault/provider-of.ts'
import type { Finding } from './finding.ts'

/** Where no other machine keeps the key there is none to be called. */
const ownKey = heldKey('file', 'vault.key', Buffer.alloc(32))

/** The ways to other machines that are set up in the database, of every company. */
export async function examineConnections(config: Config, url: string, log: Log): Promise<Finding[]> {
  const target = outgoing(config.trustedTargets, config.proxies)
  const provider = providerOf(config.fieldKey, config.proxies) ?? ownKey
  const sources = connectionSources({ target, provider, mailServer: config.mailServer })
  const database = openDatabase(url, { connections: 2 })
  const access = openAccess(database, objects, log)
  try {
    const findings: Finding[] = []
    for (const { id } of await access.workspaces()) {
      const ctx = await access.contexts.system(id, { via: { channel: 'system' } })
      for (const connection of await allConnections(ctx, sources))
        findings.push(
          ...(await checkConnection(target, 'en', connection)).map(step => findingOf(connection.address, step)),
        )
    }
    return findings
  } finally {
    await access.stop()
    await database.close()
  }
}

/** The ways to addresses that were given to the command: whoever has the machine may call what he likes. */
export async function examineAddresses(config: Config, addresses: readonly string[]): Promise<Finding[]> {
  const target: Outgoing = outgoing(config.trustedTargets, config.proxies)
  const own: Outgoing = { ...target, probe: (address, by) => target.probe(address, { ...by, isOwn: true }) }
  const found = addresses.map(async address =>
    (await checkAddress(own, 'en', address)).map(step => findingOf(address, step)),
  )
  return (await Promise.all(found)).flat()
}

function findingOf(address: string, { title, isOk, found, whatToDo, milliseconds }: CheckedStep): Finding {
  const took = milliseconds === null ? '' : ` (${milliseconds} ms)`
  const state = isOk === false ? 'bad' : isOk === null ? 'look' : 'fine'
  return {
    state,
    what: `${address}, ${title.toLowerCase()}`,
    found: `${found}${took}`,
    ...(whatToDo && { todo: whatToDo }),
  }
}
