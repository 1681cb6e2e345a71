import { isId, type JsonObject, type ObjectDeclaration, type Problem } from '../../../model/index.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import type { Candidate } from './candidates.ts'
import { findKnownPeople, type KnownCard, keyText, loadRecords } from './known.ts'
import { sameName } from './likeness.ts'
import type { RowOutline } from './outline.ts'
import { SamePerson } from './same-person.ts'

export const people = new Set(['lead', 'contact'])

/** What became of the very same rows before, as far as the records are still there. */
type Before = ReadonlyMap<string, { object: string; id: string }>

/**
 * Decides for each person's rows: on the card he has, or one new card for all of them. Rows that were imported before, and
 * doubles of a row of this file, change nothing.
 */
export async function decidePeople(
  ctx: Context,
  object: string,
  rows: readonly RowOutline[],
  before: Before,
): Promise<void> {
  const same = new SamePerson()
  const live = rows.filter(row => !row.refused)
  for (const row of live) if (row.object === object) same.add(row.line, row.keys.map(keyText))
  const known = await findKnownPeople(
    ctx,
    object,
    live.flatMap(row => row.keys),
  )
  const cards = new Map<number, KnownCard>()
  for (const row of live) {
    const card =
      row.object === object
        ? row.keys.map(key => known.get(keyText(key))).find(found => found !== undefined)
        : undefined
    if (card && !cards.has(same.firstOf(row.line))) cards.set(same.firstOf(row.line), card)
  }

  const made = new Map<number, string>()
  const seen = new Set<string>()
  for (const row of live) {
    const earlier = before.get(row.hash)
    const twin = seen.has(row.hash)
    seen.add(row.hash)
    if (row.object !== object) settle(row, earlier ? 'same' : 'new', earlier ?? freshOf(row))
    else {
      const person = same.firstOf(row.line)
      const card = cards.get(person)
      const id = made.get(person)
      if (earlier) settle(row, 'same', earlier)
      else if (card && !card.mayUpdate)
        refuse(row, 'importNotYours', ctx.config.users.get(card.owner ?? '')?.name ?? '')
      else if (card) settle(row, object === 'lead' ? 'attached' : 'changed', card)
      else if (id) settle(row, twin ? 'same' : object === 'lead' ? 'attached' : 'changed', { object, id })
      else settle(row, 'new', freshOf(row))
      if (row.outcome === 'new' && row.record) made.set(person, row.record.id)
    }
  }
}

/** Decides for rows that name the record they are: it is changed, or they are refused where it is not there or not theirs. */
export async function decideGiven(ctx: Context, object: string, rows: readonly RowOutline[]): Promise<void> {
  const given = rows.filter(row => row.given !== undefined && !row.refused)
  const there = given.length
    ? await loadRecords(ctx, object, [...new Set(given.map(row => row.given ?? '').filter(isId))], 'update')
    : new Map()
  for (const row of given) {
    if (there.has(row.given)) settle(row, 'changed', { object, id: row.given ?? '' })
    else refuse(row, 'importUnknown', row.given ?? '')
  }
}

/** Decides for records that are known by what is theirs alone, and by name where that is usual. */
export function decideThings(
  rows: readonly RowOutline[],
  before: Before,
  candidates: readonly Candidate[],
  byName: boolean,
): void {
  const byKey = new Map<string, string>()
  const byTitle = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    for (const key of candidate.keys) byKey.set(sameName(key), candidate.id)
    byTitle.set(sameName(candidate.title), [...(byTitle.get(sameName(candidate.title)) ?? []), candidate])
  }
  const made = new Map<string, string>()
  for (const row of rows.filter(each => !each.refused)) {
    const keys = row.keys.map(key => sameName(key.value))
    const names = byName && row.name ? [`name ${sameName(row.name)}`] : []
    const named = names.length
      ? (byTitle.get(sameName(row.name ?? '')) ?? []).filter(candidate => !contradicts(candidate, keys))
      : []
    const known =
      keys.map(key => byKey.get(key)).find(id => id !== undefined) ?? (named.length === 1 ? named[0]?.id : undefined)
    const external = row.external === undefined ? [] : [`external ${row.external}`]
    const own = [...keys.map(key => `key ${key}`), ...external, ...(keys.length || external.length ? [] : names)]
    const earlier = before.get(row.hash)
    const id = own.map(key => made.get(key)).find(found => found !== undefined)
    if (named.length > 1 && !known) refuse(row, 'importAmbiguous', row.name ?? '')
    else if (known || id) settle(row, 'changed', { object: row.object, id: known ?? id ?? '' })
    else if (earlier) settle(row, 'same', earlier)
    else {
      settle(row, 'new', freshOf(row))
      if (row.record) for (const key of [...own, ...(external.length ? [] : names)]) made.set(key, row.record.id)
    }
  }
}

const freshOf = ({ object, fresh }: RowOutline) => ({ object, id: fresh })

/** Another of the same name, but with a number of his own. */
const contradicts = (candidate: Candidate, keys: readonly string[]): boolean =>
  keys.length > 0 && candidate.keys.length > 0 && !candidate.keys.some(key => keys.includes(sameName(key)))

function settle(row: RowOutline, outcome: RowOutline['outcome'], { object, id }: { object: string; id: string }): void {
  if (outcome === 'new' && row.incomplete) refuseWith(row, row.incomplete)
  else Object.assign(row, { outcome, record: { object, id } })
}

const refuse = (row: RowOutline, code: string, value: string): void =>
  refuseWith(row, [{ field: '', code, params: { value } }])

function refuseWith(row: RowOutline, problems: Problem[]): void {
  row.outcome = 'refused'
  row.refused = true
  row.problems = [...(row.problems ?? []), ...problems]
  delete row.record
}

/**
 * Puts the ids of rows in place of their lines, and rows after those they point at. Who points at a refused row, or in a
 * circle, is refused too.
 */
export function linkRows(rows: readonly RowOutline[]): Map<number, JsonObject> {
  const links = new Map<number, JsonObject>()
  const pointing = rows.filter(row => Object.keys(row.lines).length)
  if (!pointing.length) return links
  const byLine = new Map(rows.map(row => [row.line, row]))
  for (const row of pointing) row.turn = turnOf(row, byLine, new Set())
  for (const row of pointing.toSorted((a, b) => a.turn - b.turn)) {
    const found: JsonObject = {}
    for (const [field, line] of Object.entries(row.lines)) {
      const other = byLine.get(line)
      if (row.turn === Infinity) refuse(row, 'importCircle', '')
      else if (!other?.record || other.refused) refuse(row, 'importRefusedRow', String(line))
      else if (other.line !== row.line) found[field] = other.record.id
    }
    if (row.turn === Infinity) row.turn = 0
    links.set(row.line, found)
  }
  return links
}

/** So long a chain of rows is a circle, or no tree that people keep. */
const longest = 1000

/** How many rows have to come first; Infinity in a circle. */
function turnOf(row: RowOutline, byLine: ReadonlyMap<number, RowOutline>, path: Set<number>): number {
  if (row.turn) return row.turn
  if (path.has(row.line) || path.size > longest) return Infinity
  path.add(row.line)
  const before = Object.values(row.lines)
    .filter(line => line !== row.line)
    .map(line => byLine.get(line))
    .map(other => (other ? turnOf(other, byLine, path) + 1 : 0))
  path.delete(row.line)
  return Math.max(0, ...before)
}

export const titleOf = (ctx: Context, object: string, input: JsonObject): string => {
  const value = input[objectOf(ctx, object).title]
  return typeof value === 'string' ? value : ''
}

/** Objects whose records people tell apart by their names. */
export const isKnownByName = (object: ObjectDeclaration): boolean =>
  Boolean(object.configuration) ||
  ['company', 'product'].includes(object.name) ||
  object.fields[object.title]?.options.unique === true
