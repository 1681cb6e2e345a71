import type { JsonObject } from '../../model/index.ts'
import { type Context, getRecord, listRecords, objectOf, scopeOf } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'

/** From the first offer to the last payment asked for. */
export const chained = ['deal', 'quote', 'order', 'invoice', 'case'] as const
export type Chained = (typeof chained)[number]

export const isChained = (name: string): name is Chained => chained.some(one => one === name)

export interface ChainLink {
  object: Chained
  id: string
  /** Short number, and the one that stands on the paper. */
  number: string | null
  documentNumber: string | null
  name: string
  status: string | null
  stage: string | null
  total: unknown
  createdAt: string
}

/** So many of a kind stand in a chain at most. */
const mostOfKind = 50

/**
 * What belongs to one sale, as far as the caller sees it: the deal, what was offered, ordered and invoiced for it, and what came
 * back. Throws NotFound.
 */
export async function chainOf(ctx: Context, object: Chained, id: string): Promise<ChainLink[]> {
  const from = await getRecord(ctx, object, id)
  const roots = await rootsOf(ctx, object, from)
  const found = [...(await dealOf(ctx, roots.deal))]
  const [deals, quotes] = [asList(roots.deal), asList(roots.quote)]
  const offered = await among(ctx, 'quote', [isAny('deal', deals), isAny('id', quotes)])
  const ordered = await among(ctx, 'order', [
    isAny('deal', deals),
    isAny('quote', [...quotes, ...offered.map(one => one.id)]),
    isAny('id', asList(roots.order)),
  ])
  const [allQuotes, orders] = [[...new Set([...quotes, ...offered.map(one => one.id)])], ordered.map(one => one.id)]
  const invoiced = await among(ctx, 'invoice', [
    isAny('deal', deals),
    isAny('quote', allQuotes),
    isAny('order', [...orders, ...asList(roots.order)]),
    isAny('id', object === 'invoice' ? [from.id] : []),
  ])
  const cases = await among(ctx, 'case', [isAny('order', orders), isAny('id', object === 'case' ? [from.id] : [])])
  found.push(...offered, ...ordered, ...invoiced, ...cases)
  return found
}

type Roots = Record<'deal' | 'quote' | 'order', string | null>

/** Where a chain begins, seen from one of its links. */
async function rootsOf(ctx: Context, object: Chained, from: RecordJson): Promise<Roots> {
  const own = (name: keyof Roots) => (object === name ? from.id : textOf(from[name]))
  const roots: Roots = { deal: own('deal'), quote: own('quote'), order: own('order') }
  if (object !== 'case' || !roots.order || scopeOf(ctx, objectOf(ctx, 'order'), 'read') === 'none') return roots
  const { data } = await listRecords(ctx, 'order', { filter: { id: roots.order }, limit: 1 })
  return { ...roots, deal: textOf(data[0]?.deal), quote: textOf(data[0]?.quote) }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const asList = (id: string | null): string[] => (id ? [id] : [])
const isAny = (field: string, ids: readonly string[]): JsonObject | null =>
  ids.length ? { [field]: { in: [...ids] } } : null

const dealOf = (ctx: Context, id: string | null): Promise<ChainLink[]> => among(ctx, 'deal', [isAny('id', asList(id))])

async function among(ctx: Context, object: Chained, ways: readonly (JsonObject | null)[]): Promise<ChainLink[]> {
  const any = ways.filter(way => way !== null)
  if (!any.length || scopeOf(ctx, objectOf(ctx, object), 'read') === 'none') return []
  const { data } = await listRecords(ctx, object, { filter: { or: any }, limit: mostOfKind, sort: 'createdAt' })
  return data.map(record => ({
    object,
    id: record.id,
    number: textOf(record.number),
    documentNumber: textOf(record.documentNumber),
    name: textOf(record.name) ?? '',
    status: textOf(record.status),
    stage: textOf(record.stage),
    total: (object === 'deal' ? record.amount : record.total) ?? null,
    createdAt: String(record.createdAt),
  }))
}
