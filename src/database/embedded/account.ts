import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Under which user PostgreSQL runs, and how a program is started as that user. */
export interface Account {
  /** `null`: the user who runs this process. */
  readonly user: { uid: number; gid: number } | null
  command(program: string, args: string[]): { program: string; args: string[]; uid?: number; gid?: number }
}

/**
 * PostgreSQL refuses to run as root, so root starts it as the owner of the database's folder, for a new one as the
 * user `postgres`, who is made where he is missing. `programs` are the folders that this user must be able to read.
 */
export async function databaseAccount(clusterFolder: string, programs: string[]): Promise<Account> {
  const owner = await lstat(clusterFolder).catch(() => null)
  const self = process.getuid?.()
  if (self !== 0) {
    if (self !== undefined && owner && owner.uid !== self) {
      throw new Error(
        `${clusterFolder} belongs to another user (number ${owner.uid}): start Rapport as that user or as root.`,
      )
    }
    return { user: null, command: withSignalOnDeath([]) }
  }

  const user = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser()
  const reachable = await Promise.all([
    canReach(dirname(clusterFolder), user, 0o1),
    ...programs.map(path => canReach(path, user)),
  ])
  if (reachable.every(Boolean)) return { user, command: asUser(user) }
  return { user, command: withSignalOnDeath([...identity(user), ...capability([clusterFolder, ...programs])], true) }
}

/** Whether the permissions give `user` the right to `path` (read and enter), and let him pass all folders above it. */
export async function canReach(path: string, user: { uid: number; gid: number }, right = 0o5): Promise<boolean> {
  const { uid, gid, mode } = await stat(path)
  const granted = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode
  if ((granted & right) !== right) return false
  return path === dirname(path) || canReach(dirname(path), user, 0o1)
}

const setprivWorks = (() => {
  let known: boolean | undefined
  return (): boolean => {
    known ??= process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0
    return known
  }
})()

/**
 * With `setpriv` the kernel tells PostgreSQL when this process dies, even by `kill -9`: nothing is left running. Where
 * there is none, what was left behind is stopped at the next start.
 */
function withSignalOnDeath(flags: string[], required = false): Account['command'] {
  if (setprivWorks()) {
    return (program, args) => ({ program: 'setpriv', args: ['--pdeathsig', 'INT', ...flags, '--', program, ...args] })
  }
  if (required) throw new Error('The program "setpriv" (package util-linux) is needed to start PostgreSQL here.')
  return (program, args) => ({ program, args })
}

function asUser(user: { uid: number; gid: number }): Account['command'] {
  if (setprivWorks()) return withSignalOnDeath(identity(user))
  return (program, args) => ({ program, args, ...user })
}

const identity = ({ uid, gid }: { uid: number; gid: number }): string[] => [
  '--reuid',
  String(uid),
  '--regid',
  String(gid),
  '--clear-groups',
]

/**
 * A clone below a closed folder (/root, mktemp -d) cannot be reached by another user. PostgreSQL then keeps the one
 * capability to pass through and read, and loses all others. `no_setuid_fixup` makes access(2) honour it too, by which
 * PostgreSQL looks for its own programs. Containers often lack the narrow capability but have the wider one.
 */
function capability(paths: string[]): string[] {
  const bounding = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`)
  const name = bounding & 4n ? 'dac_read_search' : bounding & 2n ? 'dac_override' : null
  if (!name) {
    throw new Error(
      `PostgreSQL cannot run as root, and its user cannot reach ${paths.join(' or ')}: open the folders above them (chmod o+x), or start Rapport as an ordinary user.`,
    )
  }
  const set = `-all,+${name}`
  return ['--securebits', '+no_setuid_fixup', '--inh-caps', set, '--ambient-caps', set, '--bounding-set', set]
}

function systemUser(): { uid: number; gid: number } {
  const known = findUser()
  if (known) return known
  const made = spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ])
  const user = findUser()
  if (user) return user
  throw new Error(
    `PostgreSQL cannot run as root, and a user "postgres" could not be made: ${made.error?.message ?? made.stderr}`,
  )
}

function findUser(): { uid: number; gid: number } | null {
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : null
}
