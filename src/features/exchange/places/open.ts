import sql from 'sql-template-tag'
import { Conflict } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { KeyAway } from '../../../vault/key-provider.ts'
import { openSecret } from '../../integration-secrets.ts'
import { aboutPlace, type Means, type Place, type WebSettings } from './place.ts'
import type { Remote } from './remote.ts'
import { s3Remote } from './s3.ts'
import { webRemote } from './web.ts'

/** Begins to speak to a place. Throws Conflict with what stands against it. To be closed. */
export async function openPlace(
  ctx: Context,
  { target, keyring, trustedTargets }: Means,
  place: Place,
): Promise<Remote> {
  const { settings, hostKey } = place
  const secret = await secretOf(ctx, keyring, place)
  if (settings.kind === 'web')
    return webRemote(target, { url: settings.url, authorization: authorizationOf(settings, secret) })
  if (secret === null) throw new Conflict('placeNoSecret')
  if (settings.kind === 's3') return s3Remote(target, { ...settings, secret })
  const learnt = async (shown: string) => void (await keepHostKey(ctx, place.id, shown))
  const { sftpRemote } = await import('./sftp.ts')
  return sftpRemote({ ...settings, secret, hostKey, learnt, trustedTargets })
}

/** What an address of no place leads to: nothing lets us in there. */
export const openAddress = ({ target }: Means, url: string): Remote => webRemote(target, { url, authorization: null })

function authorizationOf({ user }: WebSettings, secret: string | null): string | null {
  if (secret === null) return null
  return user ? `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` : `Bearer ${secret}`
}

async function secretOf(ctx: Context, keyring: Means['keyring'], { id, settings }: Place): Promise<string | null> {
  const named = { kind: 'filePlace', of: id, about: aboutPlace(settings) } as const
  const found = await openSecret(ctx, keyring, named).catch(error => {
    throw error instanceof KeyAway ? new Conflict(error.code) : error
  })
  if (found === 'unreadable') throw new Conflict('placeNoSecret')
  return found?.secret ?? null
}

const keepHostKey = ({ db, workspace }: Context, id: string, shown: string) =>
  db.query(
    sql`update file_place set host_key = ${shown} where workspace_id = ${workspace} and id = ${id} and host_key is null`,
  )
