import sql from 'sql-template-tag'
import { Conflict, Invalid, isId, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { forgetSecret, keepSecret } from '../integration-secrets.ts'

/** Through what people telephone from their pages, without what is secret of it. */
export interface PhoneExchange {
  /** Where pages connect to: `wss://pbx.example.com:8089/ws`. */
  url: string
  /** Of addresses: sip:login@domain. */
  domain: string
  /** How it wants to be given a number: `{number}` is +79262287794, `{digits}` the same without the plus. */
  dial: string
  stun: string | null
  turn: string | null
  turnUser: string | null
  hasTurnSecret: boolean
  /** To whose calls those of pages are added; `null`: the exchange tells of them itself. */
  line: string | null
}

/** `null`: the company has none. */
export const findExchange = async ({ db, workspace }: Context): Promise<PhoneExchange | null> =>
  (await db.one<PhoneExchange>(sql`
    select url, domain, dial, stun, turn, turn_user as "turnUser", line,
      exists (select from integration_secret s where s.workspace_id = softphone.workspace_id and s.kind = 'softphoneRelay') as "hasTurnSecret"
    from softphone where workspace_id = ${workspace}`)) ?? null

/** Throws Conflict where there is none. */
export async function exchangeOf(ctx: Context): Promise<PhoneExchange> {
  const exchange = await findExchange(ctx)
  if (!exchange) throw new Conflict('softphoneNone')
  return exchange
}

export interface ExchangeInput {
  url: string
  domain: string
  dial?: string
  stun?: string | null
  turn?: string | null
  turnUser?: string | null
  /** Left out: the one that is there stays, as long as it is for the same relay. */
  turnSecret?: string
  line?: string | null
}

/** Sets by which exchange pages telephone. Throws Invalid with every problem, Conflict where the key is away. */
export async function saveExchange(ctx: Context, keyring: Keyring, input: ExchangeInput): Promise<PhoneExchange> {
  const wanted = { ...whole(input), turnSecret: input.turnSecret }
  const problems = [...problemsOf(wanted), ...(await problemOfLine(ctx, wanted.line))]
  if (problems.length) throw new Invalid(problems)
  const { url, domain, dial, stun, turn, turnUser, turnSecret, line } = wanted
  return transact(ctx, async inside => {
    const before = await findExchange(inside)
    const staysRelay = before?.turn === turn && before?.turnUser === turnUser && before.hasTurnSecret
    if (turn && !turnSecret && !staysRelay) throw new Invalid([{ field: 'turnSecret', code: 'required' }])
    await inside.db.query(sql`
      insert into softphone (url, domain, dial, stun, turn, turn_user, line)
      values (${url}, ${domain}, ${dial}, ${stun}, ${turn}, ${turnUser}, ${line})
      on conflict (workspace_id) do update set url = excluded.url, domain = excluded.domain, dial = excluded.dial, stun = excluded.stun,
        turn = excluded.turn, turn_user = excluded.turn_user, line = excluded.line, changed_at = now()`)
    if (!turn) await forgetSecret(inside, 'softphoneRelay')
    else if (turnSecret) await keepSecret(inside, keyring, { ...relaySecret(wanted), secret: turnSecret })
    return exchangeOf(inside)
  })
}

/** Nobody telephones from a page any more; what people signed in with is forgotten. */
export const removeExchange = (ctx: Context): Promise<void> =>
  transact(ctx, async inside => {
    const accounts = await inside.db.query<{ user: string }>(
      sql`delete from softphone_account where workspace_id = ${ctx.workspace} returning "user"`,
    )
    for (const { user } of accounts) await forgetSecret(inside, 'softphone', user)
    await forgetSecret(inside, 'softphoneRelay')
    await inside.db.query(sql`delete from softphone where workspace_id = ${ctx.workspace}`)
  })

/** The secret of a relay is told to no other. */
export const relaySecret = ({ turn, turnUser }: Pick<PhoneExchange, 'turn' | 'turnUser'>) =>
  ({ kind: 'softphoneRelay', about: `relay ${turn} ${turnUser ?? ''}` }) as const

function whole({ url, domain, dial = '{digits}', stun, turn, turnUser, line = null }: ExchangeInput) {
  const told = (text: string | null | undefined) => text?.trim() || null
  const relay = told(turn)
  return {
    url: url.trim(),
    domain: domain.trim().toLowerCase(),
    dial: dial.trim(),
    stun: told(stun),
    turn: relay,
    turnUser: relay && told(turnUser),
    line,
  }
}

const host = String.raw`(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?`
const isDomain = new RegExp(`^${host}$`)
const isStun = new RegExp(`^stun:${host}$`, 'i')
const isTurn = new RegExp(String.raw`^turns?:${host}(?:\?transport=(?:udp|tcp))?$`, 'i')
/** What a SIP address may have before its domain. */
const isDialled = /^[\w.+*~!{}-]{1,100}$/
const isPlain = (text: string) => /^[\x21-\x7e]{1,200}$/.test(text)

function problemsOf(wanted: ReturnType<typeof whole> & { turnSecret?: string }): Problem[] {
  const { url, domain, dial, stun, turn, turnUser, turnSecret } = wanted
  const of = (field: string, isFine: boolean, code: string): Problem[] => (isFine ? [] : [{ field, code }])
  return [
    ...of('url', isExchangeUrl(url), 'softphoneUrl'),
    ...of('domain', isDomain.test(domain), 'softphoneDomain'),
    ...of('dial', isDialled.test(dial) && /\{(?:number|digits)\}/.test(dial), 'asteriskNoNumber'),
    ...of('stun', stun === null || isStun.test(stun), 'softphoneStun'),
    ...of('turn', turn === null || isTurn.test(turn), 'softphoneTurn'),
    ...of('turnUser', turnUser === null || isPlain(turnUser), 'brokenText'),
    ...of('turnSecret', turnSecret === undefined || isPlain(turnSecret), 'brokenText'),
  ]
}

/** By TLS; what is not leaves no machine but the one on which the page is open. */
function isExchangeUrl(text: string): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.hash || url.search || text.length > 300) return false
  if (url.protocol === 'ws:') return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  return url.protocol === 'wss:'
}

/** Calls are added to a line to which the company's own means report: of others the provider tells, and they would be there twice. */
async function problemOfLine({ db, workspace }: Context, line: string | null): Promise<Problem[]> {
  if (line === null) return []
  const found = isId(line)
    ? await db.one(sql`
        select from phone_line where workspace_id = ${workspace} and id = ${line} and settings->>'dialect' = 'fields'`)
    : undefined
  return found ? [] : [{ field: 'line', code: 'softphoneLine' }]
}
