import sql from 'sql-template-tag'
import { loadConfiguration } from '../../access/configuration.ts'
import { dayAt, monthStart } from '../../model/index.ts'
import { objects } from '../../objects/index.ts'
import type { Context } from '../../records/index.ts'
import { periodFrom } from '../sales-plans.ts'
import { closePay } from './close.ts'
import type { NewPayRule } from './rule.ts'
import { addPayRule } from './rules.ts'
import { setShares } from './shares.ts'
import { reckonings } from './statement.ts'

/** Pay of the sample company: two rules, deals that were sold by two, and the month before closed for who was paid in it. */
export async function addDemoPay(given: Context): Promise<void> {
  // People have been hired since the set-up was read.
  const ctx = { ...given, config: await loadConfiguration(given.db, given.workspace, objects) }
  const isRussian = ctx.config.company.locale === 'ru'
  const roles = [...ctx.config.roles.values()].flatMap(({ id, name }) => (name === 'manager' ? [id] : []))
  const common = {
    base: 'amount',
    filter: null,
    reward: 'percent',
    span: 'month',
    validFrom: null,
    validTo: null,
  } as const
  const rules: NewPayRule[] = [
    {
      ...common,
      name: isRussian ? 'Процент с продаж' : 'Commission on sales',
      people: { users: [], teams: [], roles },
      source: 'won',
      scale: 'marginal',
      steps: [
        { from: '0', rate: '1' },
        { from: '500000', rate: '1.5' },
        { from: '1500000', rate: '2' },
      ],
      cap: '150000',
    },
    {
      ...common,
      name: isRussian ? 'С поступивших денег' : 'Commission on money received',
      people: { users: [], teams: [], roles },
      source: 'paid',
      scale: 'whole',
      steps: [{ from: '0', rate: '0.5' }],
      cap: null,
    },
  ]
  for (const rule of rules) await addPayRule(ctx, rule)
  await shareSome(ctx)
  await closeLastMonth(ctx)
}

/** Of the deals won last some that a colleague of the same team has helped to sell. */
async function shareSome(ctx: Context): Promise<void> {
  const deals = await ctx.db.query<{ id: string; owner: string }>(sql`
    select d.id, d.owner from deal d join stage s on s.workspace_id = d.workspace_id and s.id = d.stage
    where d.workspace_id = ${ctx.workspace} and d.deleted_at is null and s.kind = 'won'
    order by d.closed_at desc, d.id limit 12`)
  const { users } = ctx.config
  for (const { id, owner } of deals.filter((_, at) => at % 3 === 0)) {
    const colleague = [...users.values()].find(
      user => user.id !== owner && user.active && user.team === users.get(owner)?.team,
    )
    if (!colleague) continue
    const shares = [
      { user: owner, share: '70' },
      { user: colleague.id, share: '30' },
    ]
    await setShares(ctx, id, { shares })
  }
}

async function closeLastMonth(ctx: Context): Promise<void> {
  const period = periodFrom('month', monthStart(dayAt(new Date(), ctx.config.company.timeZone), -1))
  const found = await reckonings(ctx, { users: [...ctx.config.users.values()], period })
  const users = found.filter(({ lines }) => lines.length).map(({ user }) => user.id)
  if (users.length) await closePay(ctx, { period, users, whence: { address: '' } })
}
