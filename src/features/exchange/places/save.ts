import sql from 'sql-template-tag'
import {
  Conflict,
  Invalid,
  isJsonObject,
  isSeen,
  type Json,
  type JsonObject,
  newId,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../../model/index.ts'
import { hasControls, mailTarget, readMailHost } from '../../../model/mail-server.ts'
import { type Context, transact } from '../../../records/index.ts'
import { aboutSecret, forgetSecret, keepSecret } from '../../integration-secrets.ts'
import { looksPublicHost } from '../../outgoing.ts'
import { aboutPlace, addressOf, getPlace, type Means, type Place, type PlaceSettings } from './place.ts'
import { isPrivateKey, keyProblem, withPassphrase } from './private-key.ts'

/** Ports on which SFTP is offered on the internet; others are the operator's to allow. */
const sftpPorts = [22, 23, 2022, 2222]
const mostPlaces = 100

/** Keeps a new place. Throws Invalid with every problem, Conflict. */
export const createPlace = (ctx: Context, means: Means, input: JsonObject): Promise<Place> =>
  transact(ctx, async inside => {
    const settings = readSettings(input)
    const { secret, problems } = await readSecret(input, settings)
    const needed = settings.kind !== 'web' && !secret ? [{ field: 'secret', code: 'required' }] : []
    requireSound(means, { name: textIn(input, 'name'), settings }, [...needed, ...problems])
    const known = await inside.db.one<{ count: number }>(
      sql`select count(*)::int as count from file_place where workspace_id = ${ctx.workspace}`,
    )
    if ((known?.count ?? 0) >= mostPlaces) throw new Conflict('placesEnough', { most: mostPlaces })
    const id = newId()
    await inside.db.query(sql`
      insert into file_place (id, name, settings, created_by)
      values (${id}, ${textIn(input, 'name').trim()}, ${JSON.stringify(settings)}::jsonb, ${ctx.actor.user})`)
    if (secret)
      await keepSecret(inside, means.keyring, { kind: 'filePlace', of: id, about: aboutPlace(settings), secret })
    return getPlace(inside, id)
  })

interface Change {
  id: string
  input: JsonObject
  seen?: SeenVersion
}

/**
 * Changes what is given. To another machine or account the secret that is kept is not told: it is given anew. Throws NotFound, Stale, Invalid with every
 * problem.
 */
export const changePlace = (ctx: Context, means: Means, { id, input, seen }: Change): Promise<Place> =>
  transact(ctx, async inside => {
    const before = await getPlace(inside, id, true)
    if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version })
    const settings = readSettings({ ...before.settings, ...input })
    const name = input.name === undefined ? before.name : textIn(input, 'name')
    const { secret, problems } = await readSecret(input, settings)
    const about = aboutPlace(settings)
    const kept = await aboutSecret(inside, 'filePlace', id)
    const moved = !secret && input.secret !== null && kept !== null && kept !== about
    requireSound(means, { name, settings }, moved ? [{ field: 'secret', code: 'placeSecretAgain' }] : problems)
    const isOther = aboutMachine(before.settings) !== aboutMachine(settings)
    await inside.db.query(sql`
      update file_place set name = ${name.trim()}, settings = ${JSON.stringify(settings)}::jsonb, version = version + 1,
        host_key = ${isOther || input.hostKey === null ? null : before.hostKey}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    if (addressOf(before.settings) !== addressOf(settings)) await stopExports(inside, id)
    if (input.secret === null) await forgetSecret(inside, 'filePlace', id)
    else if (secret) await keepSecret(inside, means.keyring, { kind: 'filePlace', of: id, about, secret })
    return getPlace(inside, id)
  })

/** What goes there would go elsewhere now: somebody says first that this is meant. */
const stopExports = ({ db, workspace }: Context, place: string) =>
  db.query(sql`
    update exchange_schedule set state = 'stopped', why = 'placeMoved', next_at = null, version = version + 1
    where workspace_id = ${workspace} and place = ${place} and direction = 'export' and state = 'on'`)

/** It goes with its secret. Throws NotFound, Conflict where a schedule needs it. */
export const removePlace = (ctx: Context, id: string): Promise<void> =>
  transact(ctx, async inside => {
    await getPlace(inside, id, true)
    const used = await inside.db.query<{ name: string }>(
      sql`select name from exchange_schedule where workspace_id = ${ctx.workspace} and place = ${id} order by name limit 5`,
    )
    if (used.length) throw new Conflict('placeInUse', { names: used.map(({ name }) => name).join(', ') })
    await forgetSecret(inside, 'filePlace', id)
    await inside.db.query(sql`delete from file_place where workspace_id = ${ctx.workspace} and id = ${id}`)
  })

/** What is kept of it: of SFTP also a private key, with its passphrase where it has one. */
async function readSecret(
  input: JsonObject,
  { kind }: PlaceSettings,
): Promise<{ secret: string; problems: readonly Problem[] }> {
  const [secret, passphrase] = [textIn(input, 'secret'), textIn(input, 'passphrase')]
  if (kind !== 'sftp' || !isPrivateKey(secret))
    return { secret, problems: passphrase ? [{ field: 'secret', code: 'placeKeyForm' }] : [] }
  const problem = await keyProblem(secret, passphrase)
  return { secret: withPassphrase(secret, passphrase), problems: problem ? [problem] : [] }
}

const aboutMachine = (settings: PlaceSettings): string =>
  settings.kind === 'sftp' ? `${settings.host}:${settings.port}` : ''

const textIn = (input: JsonObject, name: string): string => {
  const value: Json | undefined = input[name]
  return typeof value === 'string' ? value : ''
}

function readSettings(input: JsonObject): PlaceSettings {
  const text = (name: string): string => textIn(input, name).trim()
  if (input.kind === 's3')
    return {
      kind: 's3',
      endpoint: text('endpoint').replace(/\/$/, ''),
      region: text('region') || 'us-east-1',
      bucket: text('bucket'),
      prefix: text('prefix').replace(/^\/+/, ''),
      keyId: text('keyId'),
    }
  if (input.kind === 'sftp')
    return {
      kind: 'sftp',
      host: readMailHost(text('host')) ?? text('host'),
      port: typeof input.port === 'number' ? input.port : 22,
      folder: text('folder'),
      user: text('user'),
    }
  return { kind: 'web', url: text('url'), user: text('user') }
}

/** Throws Invalid with every problem. */
function requireSound(
  means: Means,
  { name, settings }: Pick<Place, 'name' | 'settings'>,
  more: readonly Problem[],
): void {
  const problems = [
    ...(name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...settingsProblems(means, settings),
    ...more,
  ]
  if (problems.length) throw new Invalid(problems)
}

function settingsProblems(means: Means, settings: PlaceSettings): Problem[] {
  const needed = (names: Readonly<Record<string, string>>): Problem[] =>
    Object.entries(names).flatMap(([field, value]) => {
      if (!value) return [{ field, code: 'required' }]
      return hasControls(value) ? [{ field, code: 'placeSigns' }] : []
    })
  if (settings.kind === 'web') return addressProblems(means, { field: 'url', address: settings.url })
  if (settings.kind === 's3') {
    const { endpoint, bucket, keyId, region } = settings
    return [
      ...addressProblems(means, { field: 'endpoint', address: endpoint }),
      ...needed({ bucket, keyId }),
      ...(/^[a-z\d-]{1,40}$/.test(region) ? [] : [{ field: 'region', code: 'placeSigns' }]),
    ]
  }
  const { host, port, user } = settings
  const isTrusted = means.trustedTargets.includes(mailTarget(host, port, 'sftp'))
  return [
    ...needed({ host, user }),
    ...(!host || isTrusted || (readMailHost(host) && looksPublicHost(host))
      ? []
      : [{ field: 'host', code: 'placeHost' }]),
    ...(isTrusted || sftpPorts.includes(port)
      ? []
      : [{ field: 'port', code: 'placePort', params: { ports: sftpPorts.join(', ') } }]),
  ]
}

/** Keys in an address would stand in the list of places for all who see it; they are given as secret. */
export const addressProblems = (
  { target }: Pick<Means, 'target'>,
  { field, address }: { field: string; address: string },
): Problem[] =>
  address.length <= 2000 && target.allows(address) && !address.includes('#') ? [] : [{ field, code: 'placeAddress' }]

export const inputOf = (body: unknown): JsonObject => (isJsonObject(body) ? body : {})
