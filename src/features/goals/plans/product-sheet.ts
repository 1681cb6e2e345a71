import sql from 'sql-template-tag'
import { Forbidden } from '../../../model/index.ts'
import { accessPredicate, type Context, fieldRight, living, objectOf } from '../../../records/index.ts'
import { keyOf, type Plan, planFor, setPlans } from '../../sales-plans.ts'
import { total } from '../../total.ts'
import { answersFor } from '../people.ts'
import { requireDealsSeen } from '../seen.ts'
import { type Fact, factsByProduct } from './facts.ts'
import {
  cellOf,
  elapsedAt,
  headOf,
  type PlanLine,
  type PlanSheet,
  readSheetAsked,
  type SheetAsked,
  seesWhole,
  totalOf,
} from './sheet.ts'

interface Product {
  id: string
  name: string
  category: string | null
}

interface Category {
  id: string
  name: string
  parent: string | null
}

/** So many products are shown, those that sold most; all that are planned are among them. */
const mostProducts = 200

/** Plans and sales of a year by products or by the branches of the catalogue, of the whole company. */
export async function productSheet(ctx: Context, asked: SheetAsked, by: 'products' | 'categories'): Promise<PlanSheet> {
  requireDealsSeen(ctx)
  requireWholeSeen(ctx)
  const meant = readSheetAsked(ctx, asked)
  const { span, measure, periods, days, at } = meant
  const facts = await factsByProduct(ctx, { days, span, measure, at })
  const set = await setPlans(ctx, measure, periods, at)
  const elapsed = await elapsedAt(ctx, periods, at)
  const planned = [...set.keys()].flatMap(key => /^product:(\S+)/.exec(key)?.[1] ?? [])
  const products = await readProducts(ctx, [...planned, ...facts.flatMap(({ of }) => of ?? [])])
  const canSet = at === null && answersFor(ctx, { kind: 'company', id: null })
  const line = (given: Given): PlanLine => {
    const key = keyOf({ kind: given.kind, id: given.id })
    const cells = periods.map(period => cellOf(period, given.plan(period.from), given.facts, elapsed))
    return {
      key,
      of: { kind: given.kind, id: given.id },
      name: given.name,
      depth: given.depth,
      canSet,
      cells,
      total: totalOf(cells),
    }
  }
  const own =
    (key: string) =>
    (from: string): Plan | null => {
      const period = periods.find(each => each.from === from)
      return period ? planFor(set, period, key, []) : null
    }
  const lines =
    by === 'products'
      ? products.map(({ id, name }) =>
          line({
            kind: 'product',
            id,
            name,
            depth: 0,
            plan: own(`product:${id}`),
            facts: facts.filter(({ of }) => of === id),
          }),
        )
      : await categoryLines(ctx, { facts, products, line, own })
  return {
    ...headOf(ctx, meant, by),
    unrated: facts.reduce((all, { unrated }) => all + unrated, 0),
    lines: by === 'products' ? largestFirst(lines, new Set(planned)) : lines,
  }
}

interface Given {
  kind: 'product' | 'productCategory'
  id: string
  name: string
  depth: number
  plan: (from: string) => Plan | null
  facts: readonly Fact[]
}

function requireWholeSeen(ctx: Context): void {
  const deal = objectOf(ctx, 'deal')
  const field = ['items', 'product'].find(name => fieldRight(ctx, deal, name) === 'hidden')
  if (field) throw new Forbidden('noFieldRight', { object: 'deal', field })
  if (!seesWhole(ctx)) throw new Forbidden('goalsNotWhole')
}

function readProducts(ctx: Context, ids: readonly string[]): Promise<Product[]> {
  return ctx.db.query<Product>(sql`
    select t.id, t.name, t.category from product t
    where ${living(ctx, objectOf(ctx, 'product'), 't')} and ${accessPredicate(ctx, objectOf(ctx, 'product'), 'read', 't')}
      and t.id = any(${[...new Set(ids)]}::uuid[]) order by t.name`)
}

function largestFirst(lines: readonly PlanLine[], planned: ReadonlySet<string>): PlanLine[] {
  const sorted = lines.toSorted((one, other) => Number(other.total.fact) - Number(one.total.fact))
  const [first, rest] = [sorted.slice(0, mostProducts), sorted.slice(mostProducts)]
  return [...first, ...rest.filter(({ of }) => of.id !== null && planned.has(of.id))]
}

interface OfCategories {
  facts: readonly Fact[]
  products: readonly Product[]
  line: (given: Given) => PlanLine
  own: (key: string) => (from: string) => Plan | null
}

/** Each branch with what is below it; a plan that nobody has set for it is what those below it come to. */
async function categoryLines(ctx: Context, { facts, products, line, own }: OfCategories): Promise<PlanLine[]> {
  const category = objectOf(ctx, 'productCategory')
  const all = await ctx.db.query<Category>(sql`
    select t.id, t.name, t.parent from product_category t
    where ${living(ctx, category, 't')} and ${accessPredicate(ctx, category, 'read', 't')} order by t.name`)
  const known = new Set(all.map(({ id }) => id))
  const below = (parent: string | null) =>
    all.filter(each => (each.parent && known.has(each.parent) ? each.parent : null) === parent)
  const branch = (id: string): string[] => [id, ...below(id).flatMap(each => branch(each.id))]
  const planOf =
    (id: string) =>
    (from: string): Plan | null => {
      const set = own(`productCategory:${id}`)(from)
      if (set) return set
      const plans = below(id).flatMap(each => planOf(each.id)(from) ?? [])
      return plans.length ? { amount: total(plans.map(({ amount }) => amount)).toFixed(2), added: true } : null
    }
  const lines = (parent: string | null, depth: number): PlanLine[] =>
    below(parent).flatMap(({ id, name }) => {
      const within = new Set(branch(id))
      const ids = new Set(
        products.flatMap(product => (product.category && within.has(product.category) ? product.id : [])),
      )
      const own = facts.filter(({ of }) => of !== null && ids.has(of))
      return [line({ kind: 'productCategory', id, name, depth, plan: planOf(id), facts: own }), ...lines(id, depth + 1)]
    })
  return lines(null, 0)
}
