import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { isId, NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import type { Outgoing } from '../../outgoing.ts'

/** By what places outside are reached. */
export interface Means {
  target: Outgoing
  keyring: Keyring
  /** What the operator has named as his own, `sftp://10.0.0.6:22` among it. */
  trustedTargets: readonly string[]
}

export const placeKinds = ['web', 's3', 'sftp'] as const

/** An address: of one file, or what paths are put behind. */
export interface WebSettings {
  kind: 'web'
  url: string
  /** With the secret as password; without it the secret is sent as a bearer token. */
  user: string
}

export interface S3Settings {
  kind: 's3'
  endpoint: string
  region: string
  bucket: string
  /** What the names of its files begin with. */
  prefix: string
  /** The secret belongs to it. */
  keyId: string
}

export interface SftpSettings {
  kind: 'sftp'
  host: string
  port: number
  folder: string
  /** The secret is his password, or his private key as PEM. */
  user: string
}

export type PlaceSettings = WebSettings | S3Settings | SftpSettings

/** Where files are fetched from and put. */
export interface Place {
  id: string
  version: number
  name: string
  settings: PlaceSettings
  /** `SHA256:…` of the key by which the machine was known at first; null: it was never reached, or is no machine of its own. */
  hostKey: string | null
  createdAt: string
}

const columns: Sql = raw(
  `id, version, name, settings, host_key as "hostKey", ${momentSql('created_at')} as "createdAt"`,
)

export const listPlaces = ({ db, workspace }: Context): Promise<Place[]> =>
  db.query<Place>(sql`select ${columns} from file_place where workspace_id = ${workspace} order by lower(name), id`)

/** Throws NotFound. `lock`: nobody else changes it until the transaction ends. */
export async function getPlace({ db, workspace }: Context, id: string, lock = false): Promise<Place> {
  const found = isId(id)
    ? await db.one<Place>(sql`
        select ${columns} from file_place where workspace_id = ${workspace} and id = ${id} ${raw(lock ? 'for update' : '')}`)
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'filePlace', id })
  return found
}

/** For which machine and account its secret is: to another one it is never told. */
export function aboutPlace(settings: PlaceSettings): string {
  if (settings.kind === 'web') return `${originOf(settings.url)} ${settings.user}`
  if (settings.kind === 's3') return `${originOf(settings.endpoint)} ${settings.bucket} ${settings.keyId}`
  return `sftp://${settings.host}:${settings.port} ${settings.user}`
}

const originOf = (address: string): string => URL.parse(address)?.origin ?? address

/** What people know a place by. */
export function addressOf(settings: PlaceSettings): string {
  if (settings.kind === 'web') return settings.url
  if (settings.kind === 's3') return `${originOf(settings.endpoint)}/${settings.bucket}/${settings.prefix}`
  const port = settings.port === 22 ? '' : `:${settings.port}`
  return `sftp://${settings.user}@${settings.host}${port}/${settings.folder.replace(/^\/+/, '')}`
}
