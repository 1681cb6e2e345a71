import { isFreshWithoutPassword, knowsPassword } from '../../access/credentials.ts'
import { whenceOf } from '../../access/security-events.ts'
import { requireSession } from '../../access/sessions.ts'
import { Invalid, isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { RouteRequest } from '../feature.ts'

export const passwordMember: JsonObject = { password: { type: 'string', maxLength: 1000 } }

/**
 * Asked of a person in front of an open page that may not be his. Who has no password has to have come in a moment ago.
 * Returns who he is. Throws Invalid.
 */
export async function requirePassword(ctx: Context, { body, ...request }: RouteRequest): Promise<string> {
  const { user, session } = requireSession(ctx)
  const isFresh = await isFreshWithoutPassword(ctx, { user, session })
  if (isFresh) return user
  if (isFresh === false) throw new Invalid([{ field: 'password', code: 'freshSignInNeeded' }])
  const { password } = isJsonObject(body) ? body : {}
  const tried = { password: String(password), whence: whenceOf(request), kind: 'secondFactor' } as const
  if (await knowsPassword(ctx, user, tried)) return user
  throw new Invalid([{ field: 'password', code: 'wrongCurrentPassword' }])
}
