import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Cluster, superuser } from './cluster.ts'

/** Where PostgreSQL listens: its command line, and how a client says it. */
export interface Address {
  readonly arguments: string[]
  url(database: string): string
}

/** The length of a socket's path that every system takes (macOS: 104 bytes with the closing zero). */
const longestSocketPath = 103

/** How a client says the socket below the data folder; `null` where its path is too long for one, and on Windows. */
export function socketUrl(
  { sockets, password }: Pick<Cluster, 'sockets' | 'password'>,
  database: string,
): string | null {
  const path = Buffer.byteLength(join(sockets, '.s.PGSQL.5432'))
  if (process.platform === 'win32' || path > longestSocketPath) return null
  return `postgres://${superuser}:${password}@localhost/${database}?host=${encodeURIComponent(sockets)}`
}

/**
 * A socket inside the data folder: nobody else's port, unreachable from outside, and a fifth faster than TCP. Where the
 * path is too long, or on Windows, a free port of the loopback interface.
 */
export async function chooseAddress(cluster: Cluster): Promise<Address> {
  const user = `${superuser}:${cluster.password}`
  const path = Buffer.byteLength(join(cluster.sockets, '.s.PGSQL.5432'))
  if (process.platform !== 'win32' && path <= longestSocketPath) {
    return {
      arguments: [
        '-c',
        'listen_addresses=',
        '-c',
        `unix_socket_directories=${quoted(cluster.sockets)}`,
        '-c',
        'port=5432',
      ],
      url: database => `postgres://${user}@localhost/${database}?host=${encodeURIComponent(cluster.sockets)}`,
    }
  }
  const port = await freePort()
  return {
    arguments: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', `port=${port}`],
    url: database => `postgres://${user}@127.0.0.1:${port}/${database}`,
  }
}

/** The setting is a list: a path with a comma or space in it stands in quotes. */
const quoted = (path: string): string => `"${path.replaceAll('"', '""')}"`

async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const probe = createServer().once('error', reject)
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() =>
      address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
    )
  })
  return promise
}
