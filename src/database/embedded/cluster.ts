import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'

/** Name of PostgreSQL's owner of everything. */
export const superuser = 'postgres'

/** A new major version cannot read the files of an old one. */
const majorVersion = '18'

/** Locales of the C library for classes of letters, best first; order and case are ICU's. */
const libraryLocales = ['C.UTF-8', 'en_US.UTF-8', 'C']

/** The files of a PostgreSQL below the data folder. */
export interface Cluster {
  readonly folder: string
  readonly sockets: string
  readonly log: string
  readonly settings: string
  readonly password: string
}

/** The cluster below `dataFolder`, made when there is none. One that was left half made is made anew. */
export async function openCluster(
  dataFolder: string,
  tools: { binaries: Binaries; account: Account; durable: boolean },
): Promise<Cluster> {
  const cluster = {
    folder: join(dataFolder, 'postgres'),
    sockets: join(dataFolder, 'run'),
    log: join(dataFolder, 'postgres.log'),
    settings: join(dataFolder, 'postgres-settings.conf'),
    password: await ensurePassword(join(dataFolder, 'postgres-password')),
  }
  const version = await readFile(join(cluster.folder, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version === null) await createCluster(cluster, tools)
  else if (version.trim() !== majorVersion) {
    throw new Error(
      `${cluster.folder} was made by PostgreSQL ${version.trim()}, and this Rapport brings ${majorVersion}.`,
    )
  }
  await ownFolder(cluster.sockets, tools.account)
  return cluster
}

async function ensurePassword(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  if (known) return known.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(`${path}.new`, password, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return password
}

async function createCluster(
  cluster: Cluster,
  { binaries, account, durable }: { binaries: Binaries; account: Account; durable: boolean },
): Promise<void> {
  const folder = `${cluster.folder}.new`
  const passwordFile = `${cluster.folder}.password`
  await rm(folder, { recursive: true, force: true })
  await ownFolder(folder, account)
  await writeFile(passwordFile, cluster.password, { mode: 0o600 })
  if (account.user) await chown(passwordFile, account.user.uid, account.user.gid)
  try {
    await initialise(folder, { passwordFile, binaries, account, durable })
  } finally {
    await rm(passwordFile, { force: true })
  }
  await writeFile(
    join(folder, 'postgresql.conf'),
    `include '../postgres-settings.conf'\n# Your own settings go below and win.\n`,
  )
  await rename(folder, cluster.folder)
}

async function initialise(
  folder: string,
  how: { passwordFile: string; binaries: Binaries; account: Account; durable: boolean },
): Promise<void> {
  const failures: string[] = []
  for (const locale of libraryLocales) {
    const { program, args, ...user } = how.account.command(how.binaries.initdb, [
      '-D',
      folder,
      '-U',
      superuser,
      `--pwfile=${how.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      `--locale=${locale}`,
      '--locale-provider=icu',
      '--icu-locale=ru-RU',
      '--no-instructions',
      ...(how.durable ? [] : ['--no-sync']),
    ])
    const failure = await promisify(execFile)(program, args, { ...user, cwd: '/', env: databaseEnvironment() }).then(
      () => null,
      (error: Error & { stderr?: string }) => error.stderr || error.message,
    )
    if (failure === null) return
    failures.push(failure.trim())
    if (!failure.includes('locale')) break
  }
  throw new Error(`PostgreSQL could not be set up in ${folder}:\n${failures.join('\n')}`)
}

/** PostgreSQL must not pick up settings meant for another one (PGDATA, PGPORT, …). */
export const databaseEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' })

async function ownFolder(path: string, account: Account): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (account.user) await chown(path, account.user.uid, account.user.gid)
}
