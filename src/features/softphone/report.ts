import sql from 'sql-template-tag'
import { Conflict, Invalid, readPhone, TooMany } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Application } from '../feature.ts'
import type { TellOwnCall } from '../own-call.ts'
import { atHisPage, findAccount } from './account.ts'
import { exchangeOf } from './exchange.ts'

/** What a page tells of a call of whoever it belongs to. */
export interface ToldCall {
  call: string
  event: 'ring' | 'answer' | 'end' | 'elsewhere'
  direction: 'in' | 'out'
  number: string
  answered?: boolean
  /** Seconds since it happened, where the page could not tell at once. */
  ago?: number
}

/** So many nobody has in two hours; what is told may be an hour old. */
const mostCalls = 300

/** Adds a call to my own. When it happened is by this server's clock. Throws Forbidden, Invalid, Conflict, TooMany. */
export async function tellOfMine(
  ctx: Context,
  { tell, application }: { tell: TellOwnCall; application: Application },
  { call, event, direction, number, answered, ago = 0 }: ToldCall,
): Promise<void> {
  const user = atHisPage(ctx)
  const { line } = await exchangeOf(ctx)
  const account = await findAccount(ctx)
  if (!account?.active || !line) throw new Conflict('softphoneOff')
  const read = readPhone(number, ctx.config.company.country)
  if ('problem' in read) throw new Invalid([{ field: 'number', code: read.problem }])
  await refuseTooMany(ctx, user)
  await tell(application, {
    ...{ workspace: ctx.workspace, line, user, call, kind: event, direction, number: read.value },
    at: new Date(Date.now() - ago * 1000).toISOString(),
    ...(event === 'end' && answered !== undefined && { answered }),
  })
}

async function refuseTooMany({ db, workspace }: Context, user: string): Promise<void> {
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from phone_call
    where workspace_id = ${workspace} and "user" = ${user} and first_at > now() - interval '2 hours' and starts_with(provider_call, 'softphone ')`)
  if ((row?.count ?? 0) >= mostCalls) throw new TooMany(3600)
}
