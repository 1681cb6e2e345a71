import type { Filter, ObjectDeclaration } from '../../model/index.ts'
import { aggregateRecords, type Context } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'

/** People who have left and to whom clients and open tasks still belong: nobody looks after those. */
export const leaversLine: TrustLine = { name: 'leavers', area: 'people', path: '/settings/users', look: leavers }

async function leavers(ctx: Context): Promise<TrustFinding> {
  const left = new Map<string, number>()
  for (const object of ctx.config.objects.values())
    if (object.owner && !past.has(object.name))
      for (const [owner, count] of await ownersOf(ctx, object, object.owner))
        if (!ctx.config.users.get(owner)?.active) left.set(owner, (left.get(owner) ?? 0) + count)
  const records = [...left.values()].reduce((sum, count) => sum + count, 0)
  if (!records) return { state: 'fine', code: 'noLeavers' }
  const names = [...left.keys()].map(owner => nameOf(ctx.config, owner)).filter(name => name)
  return { state: 'look', code: 'leavers', params: { count: records, people: left.size }, names }
}

/** What somebody did and put there stays his. */
const past = new Set(['activity', 'attachment'])

async function ownersOf(ctx: Context, { name, steps }: ObjectDeclaration, owner: string): Promise<[string, number][]> {
  const filter: Filter = { [owner]: { empty: false }, ...(steps && { [steps.done]: { empty: true } }) }
  const { rows } = await aggregateRecords(ctx, name, { groupBy: [owner], measures: [{ fn: 'count' }], filter })
  return rows.map(({ group, measures }) => [String(group[owner]), Number(measures[0])])
}
