import sql from 'sql-template-tag'
import type { Context } from '../records/context.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'
import { demandedProvider } from './single-sign-on/demand.ts'
import { readEmail } from './user-email.ts'

/** So long a link that was asked for at the door lives, in minutes. */
export const minutesToReset = 60
/** And so many letters with one a person gets within that time: the links of those go on. */
const mostLetters = 3

/**
 * Who gets a letter because somebody at the door has said his e-mail; `null`: nobody. `bySignOn`: it has no link for a new
 * password, but says that he comes in by his company's provider. What it was is noted, and told nobody at the door.
 */
export async function whoForgot(
  ctx: Context,
  email: string,
  whence: Whence,
): Promise<{ user: string; bySignOn: boolean } | null> {
  const account = readEmail(email)
  const found = account ? await findAsked(ctx, account) : undefined
  const reason = found ? await refusalOf(ctx, found, account) : 'unknownAccount'
  await noteSecurityEvent(ctx, {
    kind: 'resetLink',
    outcome: reason ? 'refused' : 'done',
    reason: reason ?? 'byMail',
    user: found?.id ?? null,
    account: found ? undefined : email,
    whence,
  })
  const bySignOn = reason === 'signOnDemanded'
  return found && (!reason || (bySignOn && found.letters < mostLetters)) ? { user: found.id, bySignOn } : null
}

interface Asked {
  id: string
  active: boolean
  /** A provider alone vouches for him: he has no password that could be forgotten. */
  bySignOn: boolean
  isEmergency: boolean
  letters: number
}

const findAsked = ({ db, workspace }: Context, email: string): Promise<Asked | undefined> =>
  db.one<Asked>(sql`
    select u.id, u.active,
      exists (select from identity i where i.workspace_id = u.workspace_id and i.user_id = u.id)
        and not exists (select from credential c where c.workspace_id = u.workspace_id and c.user_id = u.id) as "bySignOn",
      exists (select from emergency_administrator e where e.workspace_id = u.workspace_id and e.user_id = u.id) as "isEmergency",
      (select count(*)::int from letter l where l.workspace_id = u.workspace_id and l.user_id = u.id and l.kind in ('forgotten', 'signOn')
        and l.at > now() - make_interval(mins => ${minutesToReset})) as letters
    from "user" u where u.workspace_id = ${workspace} and lower(u.email) = lower(${email}) and u.deleted_at is null`)

/** Why he gets no letter, as a code. */
async function refusalOf(ctx: Context, asked: Asked, email: string | null): Promise<string | null> {
  if (!asked.active) return 'userInactive'
  if (asked.bySignOn) return 'signOnDemanded'
  if (!asked.isEmergency && (await demandedProvider(ctx, email))) return 'signOnDemanded'
  return asked.letters >= mostLetters ? 'tooMany' : null
}
