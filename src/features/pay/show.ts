import sql from 'sql-template-tag'
import { Malformed } from '../../model/index.ts'
import { type Context, fieldRight, objectOf, visibleAmong } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import type { Period } from '../sales-plans.ts'
import { total } from '../total.ts'
import { byName, mayClose, readPerson, seenPaid } from './people.ts'
import type { Left, Line, Plan } from './reckon.ts'
import type { PayRule } from './rule.ts'
import { type Reckoning, reckonings } from './statement.ts'

type Deal = { id: string; name: string | null } | null

/** What a rule pays for and at which rates, and what it comes to; `base`: `null` where its reader does not see of what it is. */
interface ShownRule extends Pick<PayRule, 'id' | 'name' | 'source' | 'reward' | 'scale' | 'steps' | 'cap'> {
  ofMargin: boolean
  base: string | null
  sum: string
}

type ShownLine = Omit<Line, 'deal'> & { deal: Deal }
type ShownLeft = Omit<Left, 'deal'> & { deal: Deal }

/** A statement as its reader may see it: of a deal that he does not see only the number and what is paid. */
export interface Statement {
  user: { id: string; name: string }
  span: Period['span']
  from: string
  to: string
  currency: string
  closing: { id: string; by: { id: string; name: string } | null; at: string } | null
  mayClose: boolean
  plan: Plan | null
  rules: ShownRule[]
  lines: ShownLine[]
  left: ShownLeft[]
  total: string
}

/** Throws NotFound where the caller does not see what this person is paid. */
export async function statementOf(
  ctx: Context,
  { user, period }: { user: string; period: Period },
): Promise<Statement> {
  const person = readPerson(ctx, user)
  const [found] = await reckonings(ctx, { users: [person], period })
  if (!found) throw new Error('a person has a statement')
  return shown(ctx, found)
}

async function shown(
  ctx: Context,
  { user, period, currency, closed, basis, rules, lines, left, total }: Reckoning,
): Promise<Statement> {
  const deals = await dealsSeen(
    ctx,
    [...lines, ...left].flatMap(({ deal }) => deal ?? []),
  )
  const seen = (field: string) => fieldRight(ctx, objectOf(ctx, 'deal'), field) !== 'hidden'
  const [amounts, margins] = [seen('amount'), seen('amount') && seen('margin') && seen('cost')]
  return {
    user: { id: user.id, name: user.name },
    span: period.span,
    from: period.from,
    to: period.to,
    currency,
    closing: closed && {
      id: closed.id,
      by: closed.by ? { id: closed.by, name: nameOf(ctx.config, closed.by) } : null,
      at: closed.at,
    },
    mayClose: mayClose(ctx, user.id),
    plan: basis.plan,
    rules: rules.map(({ rule: { id, name, source, base, reward, scale, steps, cap }, ...sums }) => {
      const ofMargin = base === 'margin'
      const told = ofMargin ? margins : amounts
      return { id, name, source, reward, scale, steps, cap, ofMargin, base: told ? sums.base : null, sum: sums.sum }
    }),
    lines: lines.map(line => {
      const deal = line.deal === null ? null : (deals.get(line.deal) ?? null)
      const told = (deal !== null || line.deal === null) && (line.ofMargin ? margins : amounts)
      return { ...line, deal, ...(told ? {} : { base: null, share: null, rate: null, step: null }) }
    }),
    left: left.map(one => ({ ...one, deal: one.deal === null ? null : (deals.get(one.deal) ?? null) })),
    total,
  }
}

/** Of deals those that the caller sees, with their names. */
async function dealsSeen(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, { id: string; name: string | null }>> {
  const visible = [
    ...(await visibleAmong(
      ctx,
      ids.map(id => ({ object: 'deal', id })),
    )),
  ]
  if (!visible.length) return new Map()
  const isNamed = fieldRight(ctx, objectOf(ctx, 'deal'), 'name') !== 'hidden'
  const rows = await ctx.db.query<{ id: string; name: string }>(
    sql`select id, name from deal where workspace_id = ${ctx.workspace} and id = any(${visible}::uuid[])`,
    'fresh',
  )
  return new Map(rows.map(({ id, name }) => [id, { id, name: isNamed ? name : null }]))
}

export interface PaidPerson {
  user: { id: string; name: string }
  closed: boolean
  mayClose: boolean
  /** How many lines the statement has. */
  lines: number
  total: string
}

interface PaidPage {
  data: PaidPerson[]
  nextCursor: string | null
  /** Of everybody, also of those on other pages. */
  total: string
}

/** A page of the people whose pay the caller sees, and who are paid by a rule of such periods or were; by name. Throws Malformed. */
export async function paidPage(
  ctx: Context,
  { period, limit, cursor }: { period: Period; limit: number; cursor?: string },
): Promise<PaidPage> {
  const after = cursor === undefined ? undefined : ctx.config.users.get(cursor)
  if (cursor !== undefined && !after) throw new Malformed('cursor')
  const people = await paidPeople(ctx, period)
  const left = after ? people.filter(({ user }) => byName(user, after) > 0) : people
  const data = left.slice(0, limit)
  return {
    data,
    nextCursor: left.length > limit ? (data.at(-1)?.user.id ?? null) : null,
    total: total(people.map(person => person.total)).toFixed(2),
  }
}

async function paidPeople(ctx: Context, period: Period): Promise<PaidPerson[]> {
  const found = await reckonings(ctx, { users: seenPaid(ctx), period })
  return found
    .filter(({ user, basis, closed, lines }) => closed || lines.length || (user.active && basis.rules.length))
    .map(({ user: { id, name }, closed, lines, total }) => ({
      user: { id, name },
      closed: closed !== null,
      mayClose: mayClose(ctx, id),
      lines: lines.length,
      total,
    }))
}
