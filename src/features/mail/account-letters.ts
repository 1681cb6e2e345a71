import sql from 'sql-template-tag'
import { readAgent } from '../../access/agent.ts'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { type AccountLetterKind, askToSend, type Letters, type Told } from '../letters.ts'

/** What happened so long ago, in minutes, is told of still: as long as the server may have been down. */
const lookBack = 60
/** A browser or a network that somebody signed in with within so many days is no news to him. */
const knownDays = 180
/** Minutes after which a letter that could not leave is of no use any more. */
const lasts = 3 * 24 * 60

interface Happened {
  id: string
  kind: string
  reason: string | null
  user: string
  /** Whoever did it, where it was somebody else. */
  by: string | null
  at: Date
  address: string | null
  agent: string | null
  name: string | null
}

/**
 * Writes letters to those whose ways in were changed, of all that was noted lately and was not told yet; nothing where no
 * letters can be sent. It looks at what is noted, so that no way of changing them is forgotten.
 */
export async function tellOfAccounts(ctx: Context, letters: Letters): Promise<void> {
  if (!(await letters.canWrite(ctx))) return
  await transact(ctx, async inside => {
    let written = 0
    for (const event of await eventsUntold(inside)) {
      const kind = await letterOf(inside, event)
      if (kind)
        written += await write(inside, { kind, user: event.user, about: event.id, told: toldOf(event), address: null })
    }
    for (const { id, user, by, at, before, after } of await addressesChanged(inside))
      for (const address of [before, after])
        written += await write(inside, {
          ...{ kind: 'emailChanged', user, about: id, address },
          told: { at: at.toISOString(), by, name: after },
        })
    if (written) await askToSend(inside)
  })
}

const eventsUntold = ({ db, workspace }: Context): Promise<Happened[]> =>
  db.query<Happened>(sql`
    select e.id, e.kind, e.reason, e.user_id as user, e.at, e.address, e.agent, e.details ->> 'name' as name, a.name as by
    from security_event e left join "user" a on a.workspace_id = e.workspace_id and a.id = e.actor and a.id <> e.user_id
    where e.workspace_id = ${workspace} and e.outcome = 'done' and e.user_id is not null
      and e.at > now() - make_interval(mins => ${lookBack})
      and e.kind in ('signIn', 'passwordChange', 'passwordReset', 'secondFactor', 'keyMade', 'appConnected')
      and not exists (select from letter l where l.workspace_id = e.workspace_id and l.about = e.id)
    order by e.id`)

interface AddressChanged {
  id: string
  user: string
  by: string | null
  at: Date
  before: string
  after: string
}

const addressesChanged = ({ db, workspace }: Context): Promise<AddressChanged[]> =>
  db.query<AddressChanged>(sql`
    select c.id, c.record_id as user, c.at, c.before ->> 'email' as before, c.after ->> 'email' as after, a.name as by
    from change c left join "user" a on a.workspace_id = c.workspace_id and a.id = c.actor and a.id <> c.record_id
    where c.workspace_id = ${workspace} and c.object = 'user' and c.kind = 'updated' and c.at > now() - make_interval(mins => ${lookBack})
      and c.before ->> 'email' <> c.after ->> 'email'
      and not exists (select from letter l where l.workspace_id = c.workspace_id and l.about = c.id)
    order by c.id`)

const letterOf = async (ctx: Context, event: Happened): Promise<AccountLetterKind | null> => {
  switch (event.kind) {
    case 'signIn':
      return (await isNews(ctx, event)) ? 'newDevice' : null
    case 'secondFactor':
      return secondFactors[event.reason ?? ''] ?? null
    case 'keyMade':
    case 'appConnected':
      return event.kind
    default:
      return 'passwordChanged'
  }
}

const secondFactors: Record<string, AccountLetterKind> = {
  on: 'factorAdded',
  passkeyAdded: 'factorAdded',
  off: 'factorRemoved',
  passkeyRemoved: 'factorRemoved',
  recoveryCodes: 'codesRenewed',
}

/**
 * Whether somebody who has signed in before did it with another kind of browser, or from another network, than in the last
 * half-year. Nothing is kept for it but what is noted of each sign-in.
 */
async function isNews({ db, workspace }: Context, { id, user, address, agent }: Happened): Promise<boolean> {
  const before = await db.query<{ address: string | null; agent: string | null }>(sql`
    select distinct address, agent from security_event
    where workspace_id = ${workspace} and user_id = ${user} and id < ${id} and at > now() - make_interval(days => ${knownDays})
      and outcome = 'done' and kind in ('signIn', 'invitation', 'passwordReset')`)
  const isKnown = (same: (one: { address: string | null; agent: string | null }) => boolean) => before.some(same)
  return (
    before.length > 0 &&
    !(
      isKnown(one => kindOf(one.agent) === kindOf(agent)) &&
      isKnown(one => networkOf(one.address) === networkOf(address))
    )
  )
}

/** `Firefox, Windows`: whatever its version. */
function kindOf(agent: string | null): string {
  const { browser, system } = readAgent(agent ?? '')
  return [browser, system].filter(Boolean).join(', ')
}

/** About what one provider gives out in one place: the first half of an IPv4 address, the first two words of an IPv6 one. */
const networkOf = (address: string | null): string => (address ?? '').split(/[.:]/).slice(0, 2).join('.')

const toldOf = ({ at, by, name, address, agent }: Happened): Told => ({
  at: at.toISOString(),
  by,
  name,
  address,
  agent: kindOf(agent) || null,
})

interface NewLetter {
  kind: AccountLetterKind
  user: string
  about: string
  told: Told
  /** To which it goes; his present one without. */
  address: string | null
}

/** Returns how many were written: none where another process has told of it meanwhile. */
async function write({ db }: Context, { kind, user, about, told, address }: NewLetter): Promise<number> {
  const made = await db.query(sql`
    insert into letter (id, kind, user_id, by_name, expires_at, about, told, address)
    values (${newId()}, ${kind}, ${user}, ${told.by ?? null}, now() + make_interval(mins => ${lasts}), ${about}, ${JSON.stringify(told)}::jsonb, ${address})
    on conflict do nothing returning id`)
  return made.length
}
