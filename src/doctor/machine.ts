import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import { auditKeyFile } from '../features/audit/seal/key-file.ts'
import { backupKeyFile } from '../features/backups/archive/key.ts'
import { findOffice } from '../features/documents/office/find-office.ts'
import { readCertificate } from '../http/certificate.ts'
import { keyFileOf } from '../vault/key-file.ts'
import { bad, type Finding, fine, look } from './finding.ts'

/** The machine and the set-up, as far as they can be told without the database. Nothing is changed. */
export async function examineMachine(config: Config): Promise<Finding[]> {
  const keys = [keyFileOf(config.dataFolder), auditKeyFile(config.dataFolder), backupKeyFile(config.dataFolder)]
  return [
    nodeVersion(process.versions.node),
    await folder('data folder', config.dataFolder),
    await folder('folder of backups', config.backupFolder),
    await room(config.dataFolder),
    ...(await Promise.all(keys.map(keyFile))),
    ...(await tokenFile(config)),
    await port(config),
    publicAddress(config),
    ...(await certificate(config)),
    await libreOffice(config),
  ]
}

const oldest = 24

export function nodeVersion(version: string): Finding {
  const told = `Node ${version}`
  return Number(version.split('.')[0]) < oldest
    ? bad(
        'version',
        told,
        `Rapport needs Node ${oldest} or newer: run it by npm start or bin/rapport.mjs, which bring it along.`,
      )
    : fine('version', told)
}

async function folder(what: string, path: string): Promise<Finding> {
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return fine(what, path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      return bad(what, `${path} cannot be written`, 'chown or chmod it for the user that Rapport runs as.')
    const above = await access(await nearest(path), constants.W_OK).then(
      () => true,
      () => false,
    )
    return above
      ? fine(what, `${path} is not there yet, and will be made`)
      : bad(what, `${path} is not there and cannot be made`, 'Make it, for the user that Rapport runs as.')
  }
}

/** The folder above that is there. */
async function nearest(path: string): Promise<string> {
  for (let at = dirname(path); ; at = dirname(at))
    if (at === dirname(at) || (await stat(at).catch(() => null))) return at
}

const gigabyte = 1e9

async function room(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs((await stat(path).catch(() => null)) ? path : await nearest(path))
  const free = bavail * bsize
  const told = `${(free / gigabyte).toFixed(1)} GB free`
  const todo = 'Make room: without it nothing is kept any more, and backups fail.'
  if (free < gigabyte / 4) return bad('disk', told, todo)
  return free < 2 * gigabyte ? look('disk', told, todo) : fine('disk', told)
}

/** Keys are made at the first start; after that they are there, and their owner's alone. */
export async function keyFile(path: string): Promise<Finding> {
  const what = 'key'
  const found = await stat(path).catch((error: unknown) => codeOf(error))
  if (found === 'ENOENT') return fine(what, `${path} is not there yet, and will be made when it is needed`)
  if (typeof found === 'string')
    return bad(what, `${path} cannot be read`, 'chown it to the user that Rapport runs as.')
  const readable = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!readable) return bad(what, `${path} cannot be read`, 'chown it to the user that Rapport runs as.')
  return process.platform !== 'win32' && found.mode & 0o077
    ? bad(what, `${path} can be read by others`, `chmod 600 ${path}`)
    : fine(what, path)
}

async function tokenFile({ fieldKey }: Config): Promise<Finding[]> {
  if (fieldKey.from !== 'transit') return []
  return Promise.all(
    [fieldKey.tokenFile, fieldKey.caFile]
      .filter(file => file !== null)
      .map(file =>
        access(file, constants.R_OK).then(
          () => fine('file for Vault', file),
          () => bad('file for Vault', `${file} cannot be read`, 'Bring it back, or mend its rights.'),
        ),
      ),
  )
}

async function port({ host, port: number, tls }: Config): Promise<Finding> {
  const what = 'port'
  const place = `${host}:${number}`
  const code = await listen(host, number)
  if (!code) return fine(what, `${place} is free`)
  if (code === 'EACCES') return bad(what, `${place} is not open to this user`, 'Choose a port from 1024 up: PORT=3001.')
  if (code !== 'EADDRINUSE')
    return bad(what, `${place} cannot be listened on (${code})`, 'Set HOST to an address of this machine.')
  if (!tls && (await isRapport(number))) return fine(what, `Rapport answers at ${place}`)
  return look(
    what,
    `${place} is taken`,
    'Unless that is Rapport itself, end the other program or choose another port: PORT=3001.',
  )
}

const listen = (host: string, number: number): Promise<string | null> =>
  new Promise(resolve => {
    const server = createServer()
    server.once('error', error => resolve(codeOf(error)))
    server.listen({ host, port: number, exclusive: true }, () => server.close(() => resolve(null)))
  })

const isRapport = (number: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${number}/readyz`, { signal: AbortSignal.timeout(3000) }).then(
    answer => answer.headers.has('x-request-id'),
    () => false,
  )

function publicAddress({ publicUrl }: Config): Finding {
  const what = 'public address'
  if (!publicUrl)
    return look(
      what,
      'not set',
      'RAPPORT_PUBLIC_URL=https://… is what links in invitations, forms and single sign-on begin with.',
    )
  return publicUrl.startsWith('https:')
    ? fine(what, publicUrl)
    : look(what, publicUrl, 'Passwords can be read on the way: see docs/https.md.')
}

/** It is not needed: who makes PDF by blocks, or sends Word files, does without. */
async function libreOffice({ office }: Config): Promise<Finding> {
  const what = 'LibreOffice'
  const program = await findOffice(office)
  if (program) return fine(what, program)
  const todo =
    'PDF of Word templates needs it: apt-get install libreoffice-writer-nogui, or RAPPORT_LIBREOFFICE with its program.'
  return office ? bad(what, `${office} is no program that can be run`, todo) : look(what, 'not installed', todo)
}

async function certificate({ tls, publicUrl }: Config): Promise<Finding[]> {
  if (!tls) return []
  const host = publicUrl ? new URL(publicUrl).hostname : null
  try {
    const { until, warnings } = await readCertificate(tls, { host })
    const told = `valid until ${until.toISOString().slice(0, 10)}`
    return warnings.length ? warnings.map(warning => look('certificate', warning)) : [fine('certificate', told)]
  } catch (error) {
    return [bad('certificate', error instanceof Error ? error.message : String(error), 'See docs/https.md.')]
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
