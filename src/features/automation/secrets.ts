import { Conflict, Invalid } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { keepSecret, openSecret } from '../integration-secrets.ts'
import { StopsHere } from './failure.ts'
import { getFlow } from './flows.ts'
import { placesOf } from './tree.ts'

/* What a step shows another server to be let in. It stands in no flow, is told to nobody, and to no other server than it was kept for. */

const nameOf = (flow: string, step: string): string => `${flow} ${step}`

/** The server of an address, as it is written. */
export const originIn = (url: string): string => /^https?:\/\/[^/?#]*/i.exec(url)?.[0]?.toLowerCase() ?? ''

/** Keeps what a step of the draft shows as `Authorization`, in place of what it showed before. Throws NotFound, Invalid, Conflict. */
export async function keepStepSecret(
  ctx: Context,
  keyring: Keyring,
  { flow, step, authorization }: { flow: string; step: string; authorization: string },
): Promise<void> {
  const { draft } = await getFlow(ctx, flow)
  const url = placesOf(draft.steps).get(step)?.step.url
  const about = typeof url === 'string' ? originIn(url) : ''
  if (!about) throw new Conflict('flowNoCall')
  if (!/^[\x20-\x7e]+$/.test(authorization)) throw new Invalid([{ field: 'authorization', code: 'brokenText' }])
  await keepSecret(ctx, keyring, { kind: 'flow', of: nameOf(flow, step), about, secret: authorization })
}

/** Throws StopsHere where none is kept for this server. */
export async function stepSecret(
  ctx: Context,
  keyring: Keyring,
  { flow, step, url }: { flow: string; step: string; url: string },
): Promise<string> {
  const found = await openSecret(ctx, keyring, { kind: 'flow', of: nameOf(flow, step), about: originIn(url) })
  if (!found || found === 'unreadable') throw new StopsHere('flowSecret')
  return found.secret
}
