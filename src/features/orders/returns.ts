import sql from 'sql-template-tag'
import { Exact, Invalid, type Item, isId, NotFound, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'

/** A line of an order, by its place (0 is the first), and how much of it comes back. */
export interface ReturnedLine {
  line: number
  quantity: number
}

/** What there is of a line: lines that are alike in everything but their quantity count together. */
export interface LineState {
  line: number
  name: string
  unit: string | null
  ordered: number
  returned: number
  /** What can still be returned of it, and of those like it. */
  left: number
}

interface Asked {
  lines: readonly ReturnedLine[]
  /** A return that is changed: what it takes back now does not count. */
  apart: string | null
}

/**
 * The lines of a return as it keeps them. Whoever returns of the same order waits until this transaction ends. Throws Invalid with every
 * line of which more comes back than was delivered and has not been returned, and where nothing has been delivered yet.
 */
export async function requireReturnable(ctx: Context, order: string, { lines, apart }: Asked): Promise<Item[]> {
  const { items, delivered } = await lockOrder(ctx, order)
  if (!delivered) throw new Invalid([{ field: 'lines', code: 'notDelivered' }])
  const returned = sumByKey(await returnsOf(ctx, order, apart))
  const ordered = sumByKey(items)
  const problems: Problem[] = []
  const wanted: Item[] = []
  const taken = new Map<string, InstanceType<typeof Exact>>()
  for (const [at, { line, quantity }] of lines.entries()) {
    const item = items[line]
    if (!item || quantity <= 0) {
      problems.push({
        field: `lines.${at}`,
        code: item ? 'tooSmall' : 'noSuchLine',
        params: { min: 0, line: line + 1 },
      })
      continue
    }
    const key = keyOf(item)
    const left = (ordered.get(key) ?? zero).minus(returned.get(key) ?? zero).minus(taken.get(key) ?? zero)
    if (left.lt(quantity))
      problems.push({
        field: `lines.${at}.quantity`,
        code: 'moreThanDelivered',
        params: { name: item.name, left: left.toString() },
      })
    taken.set(key, (taken.get(key) ?? zero).plus(quantity))
    wanted.push({ ...item, quantity })
  }
  if (!lines.length) problems.push({ field: 'lines', code: 'required' })
  if (problems.length) throw new Invalid(problems)
  return wanted
}

/** Whether what a return takes back is still there to be returned, beside all others of its order. Others who return of it wait. */
export async function isStillReturnable(
  ctx: Context,
  order: string,
  { items, apart }: { items: readonly Item[]; apart: string },
): Promise<boolean> {
  const ordered = sumByKey((await lockOrder(ctx, order)).items)
  const returned = sumByKey([...(await returnsOf(ctx, order, apart)), ...items])
  return items.every(item => (returned.get(keyOf(item)) ?? zero).lte(ordered.get(keyOf(item)) ?? zero))
}

/** What was ordered by line, and how much of it has been returned. The caller's right to read the lines is asked before. */
export async function lineStates(ctx: Context, order: RecordLines): Promise<LineState[]> {
  const ordered = sumByKey(order.items)
  const returned = sumByKey(await returnsOf(ctx, order.id, null))
  const rest = new Map(returned)
  return order.items.map((item, line) => {
    const key = keyOf(item)
    const back = returned.get(key) ?? zero
    // Of lines that are alike the first are taken to have come back first.
    const here = Exact.min(item.quantity, rest.get(key) ?? zero)
    rest.set(key, (rest.get(key) ?? zero).minus(here))
    return {
      line,
      name: item.name,
      unit: item.unit ?? null,
      ordered: item.quantity,
      returned: here.toNumber(),
      left: (ordered.get(key) ?? zero).minus(back).toNumber(),
    }
  })
}

export interface RecordLines {
  id: string
  items: readonly Item[]
}

const zero = new Exact(0)

const keyOf = ({ product, name, price, discount, unit }: Item): string =>
  JSON.stringify([product, name, price, discount, unit ?? null])

function sumByKey(items: readonly Item[]): Map<string, InstanceType<typeof Exact>> {
  const sums = new Map<string, InstanceType<typeof Exact>>()
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? zero).plus(item.quantity))
  return sums
}

async function lockOrder(ctx: Context, id: string): Promise<{ items: Item[]; delivered: boolean }> {
  const row = isId(id)
    ? await ctx.db.one<{ items: Item[] | null; stage: string }>(sql`
        select items, stage from "order" where workspace_id = ${ctx.workspace} and id = ${id} and deleted_at is null for update`)
    : undefined
  if (!row) throw new NotFound('notFound')
  return { items: row.items ?? [], delivered: ctx.config.stages.get(row.stage)?.kind === 'won' }
}

/** Lines of all returns of an order that were not refused. */
async function returnsOf({ db, workspace }: Context, order: string, apart: string | null): Promise<Item[]> {
  const rows = await db.query<{ items: Item[] }>(sql`
    select items from "case" where workspace_id = ${workspace} and "order" = ${order} and deleted_at is null
      and status <> 'refused' and items is not null and id is distinct from ${apart}::uuid`)
  return rows.flatMap(({ items }) => items)
}
