import type { SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'
import { isQuickName, type QuickName } from './board/quick.ts'
import { type AddressNode, conditionsIn, type FilterNode, fromAddress, readNodes, toAddress } from './filter-tree.ts'
import { type Sums, sumWords } from './groups/sums.ts'
import { isPast } from './past/past.ts'

/** How the table of a list looks: the shown fields in their order, those that stay at the left, how wide they were drawn. */
export interface TableLook {
  columns?: string[]
  pinned?: string[]
  widths?: Record<string, number>
}

/** What of a list stands in the address, so that it can be returned to and sent to a colleague. */
export interface ListSearch {
  q?: string
  sort?: string
  /** Conditions as `[field, operator, operand]`, and groups of them; all must hold. */
  f?: AddressNode[]
  /** By what records are put together: `stage`, `createdAt:month`; the second within the first. */
  group?: string[]
  /** `-count`, `amount:sum`, `-name`: in which order groups stand; by name where it is absent. */
  groupSort?: string
  /** What is worked out of columns, where it is not as usual. */
  sums?: Sums
  pipeline?: string
  /** Quick filters that are pressed. */
  quick?: QuickName[]
  /** Field whose values are the lanes of a board. */
  lanes?: string
  /** What is done already, too. */
  done?: true
  /** As it was at the end of this day (`2026-10-01`), or at this moment. */
  asOf?: string
  /** Where the address says how the table looks, too: that of a view. */
  table?: TableLook
  /** Id of the view that is open; `all`: none, though the object opens with one. */
  view?: string
  /** The view was changed: the address says itself what is shown. */
  changed?: true
}

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const nodes = readNodes(search.f)
  return {
    q: search.q === undefined || search.q === '' ? undefined : String(search.q),
    sort: typeof search.sort === 'string' ? search.sort : undefined,
    f: nodes.length ? nodes : undefined,
    group: readGroup(search.group),
    groupSort: typeof search.groupSort === 'string' ? search.groupSort : undefined,
    sums: readSums(search.sums),
    pipeline: typeof search.pipeline === 'string' ? search.pipeline : undefined,
    quick: readQuick(search.quick),
    lanes: typeof search.lanes === 'string' ? search.lanes : undefined,
    done: search.done === true || undefined,
    asOf: isPast(search.asOf) ? search.asOf : undefined,
    table: readLook(search.table),
    view: typeof search.view === 'string' ? search.view : undefined,
    changed: search.changed === true || undefined,
  }
}

function readGroup(given: unknown): string[] | undefined {
  const words = readNames(given)?.filter(Boolean)
  return words?.length ? words : undefined
}

function readSums(given: unknown): Sums | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  const known = [...sumWords, 'none'] as const
  const sums = Object.entries(given).flatMap(([name, word]) => {
    const fn = known.find(one => one === word)
    return fn ? [[name, fn] as const] : []
  })
  return sums.length ? Object.fromEntries(sums) : undefined
}

function readQuick(given: unknown): QuickName[] | undefined {
  const names = Array.isArray(given) ? given.filter(isQuickName) : []
  return names.length ? names : undefined
}

function readLook(given: unknown): TableLook | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  const { columns, pinned, widths } = Object.fromEntries(Object.entries(given))
  return { columns: readNames(columns), pinned: readNames(pinned), widths: readWidths(widths) }
}

const readNames = (given: unknown): string[] | undefined =>
  Array.isArray(given) ? given.filter(name => typeof name === 'string') : undefined

function readWidths(given: unknown): Record<string, number> | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const widths = Object.entries(given).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return Object.fromEntries(widths)
}

export const nodesOf = (search: ListSearch): FilterNode[] => fromAddress(search.f ?? [])

export function searchOf(nodes: readonly FilterNode[]): ListSearch['f'] {
  const address = toAddress(nodes)
  return address.length ? address : undefined
}

/** Of what can be done, a list shows what is still to do, unless somebody asks for the rest. */
export const showsOpenOnly = (object: SchemaObject, search: ListSearch): boolean =>
  canBeDone(object) && !search.done && !conditionsIn(nodesOf(search)).some(({ field }) => field === 'doneAt')

export const canBeDone = (object: SchemaObject): boolean => Boolean(fieldOf(object, 'doneAt'))

/** Address of an object's list that shows only what fits. */
export const listAddress = ({ plural }: SchemaObject, nodes: FilterNode[]): string =>
  `/${plural}?f=${encodeURIComponent(JSON.stringify(searchOf(nodes)))}`
