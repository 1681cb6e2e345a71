import { Invalid, isId, type Json, type JsonObject, type Problem } from '../model/index.ts'
import { objectOf, requireRight } from '../records/access.ts'
import type { Context } from '../records/context.ts'
import { createRecord } from '../records/create.ts'
import type { RecordJson } from '../records/row.ts'
import { setPassword } from './credentials.ts'
import { changePeople } from './guard.ts'
import { type Invitation, invite } from './invitations.ts'
import { hashPassword, passwordProblems } from './password.ts'

export interface NewUser {
  user: RecordJson
  invitation: Invitation | null
}

/** Adds a user, with a password or an invitation to choose one. Role and team may be given by name. */
export async function createUser(ctx: Context, input: JsonObject): Promise<NewUser> {
  requireRight(ctx, objectOf(ctx, 'user'), 'create')
  const { password, ...fields } = withIds(ctx, input)
  const problems = newPasswordProblems(ctx, password, fields)
  const hash = typeof password === 'string' && !problems.length ? await hashPassword(password) : null

  return changePeople(ctx, async inside => {
    const user = await createRecord(inside, 'user', fields).catch((error: unknown) => {
      throw error instanceof Invalid ? new Invalid([...error.problems, ...problems]) : error
    })
    if (problems.length) throw new Invalid(problems)
    if (hash) await setPassword(inside.db, user.id, hash, ctx.actor.user)
    return { user, invitation: hash ? null : await invite(inside, user.id) }
  })
}

function newPasswordProblems({ config }: Context, password: Json | undefined, { email, name }: JsonObject): Problem[] {
  if (password === undefined || password === null) return []
  if (typeof password !== 'string') return [{ field: 'password', code: 'notText' }]
  const { name: company } = config.company
  return passwordProblems(password, { email: String(email ?? ''), name: String(name ?? ''), company })
}

/** Role and team by id or, for convenience, by a name that one of them alone bears. */
export function withIds(ctx: Context, input: JsonObject): JsonObject {
  const found = { ...input }
  for (const [field, known] of [
    ['role', ctx.config.roles],
    ['team', ctx.config.teams],
  ] as const) {
    const given = input[field]
    if (typeof given !== 'string' || isId(given.trim().toLowerCase())) continue
    const named = [...known.values()].filter(({ name }) => name.toLowerCase() === given.trim().toLowerCase())
    if (named.length === 1 && named[0]) found[field] = named[0].id
  }
  return found
}
