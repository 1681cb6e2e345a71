import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { dayAt, Forbidden, Invalid, type Item, type Json, type JsonObject, workingDue } from '../../model/index.ts'
import {
  type Context,
  createRecord,
  fieldRight,
  getRecord,
  objectOf,
  transact,
  updateRecord,
} from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { notify } from '../notice.ts'
import { workingClockOf } from '../working-calendar.ts'
import { isStillReturnable, type ReturnedLine, requireReturnable } from './returns.ts'
import { getOrderSettings } from './settings.ts'

export interface NewCase {
  /** Of a return: which lines of the order come back, and how much of each. */
  lines: readonly ReturnedLine[]
  /** Kind, and what else is known of it. */
  fields: JsonObject
}

/**
 * Notes what a client comes back with about an order: a case on the order, its company and its contact. What is returned is not more than
 * was delivered and has not been returned. Throws Invalid, NotFound, Forbidden where the lines are hidden from the caller.
 */
export async function noteCase(ctx: Context, order: string, { lines, fields }: NewCase): Promise<RecordJson> {
  const of = await getRecord(ctx, 'order', order)
  if (lines.length && fields.kind !== 'return') throw new Invalid([{ field: 'lines', code: 'linesOfReturn' }])
  if (lines.length) requireLines(ctx)
  return transact(ctx, async inside => {
    const items = lines.length ? await requireReturnable(inside, of.id, { lines, apart: null }) : null
    const all = {
      name: of.name,
      order: of.id,
      company: of.company,
      contact: of.contact,
      owner: of.owner,
      dueOn: await usualDay(inside),
      ...fields,
      items: items && asJson(items),
    }
    return createRecord(inside, 'case', known(all), { engine: true })
  })
}

/** Changes which lines a return takes back. Throws Invalid, NotFound, Forbidden. */
export async function changeReturn(ctx: Context, id: string, lines: readonly ReturnedLine[]): Promise<RecordJson> {
  const before = await getRecord(ctx, 'case', id)
  if (before.kind !== 'return' || typeof before.order !== 'string')
    throw new Invalid([{ field: 'lines', code: 'linesOfReturn' }])
  requireLines(ctx)
  const order = before.order
  return transact(ctx, async inside => {
    const items = await requireReturnable(inside, order, { lines, apart: before.id })
    return updateRecord(inside, 'case', before.id, { items: asJson(items) }, { engine: true })
  })
}

/** By which day a new case is to be solved, where nobody says another one. */
export async function usualDay(ctx: Context): Promise<string | null> {
  const { caseDays } = await getOrderSettings(ctx)
  const clock = await workingClockOf(ctx)
  // A working day counts as its eight hours.
  const due = workingDue(clock, new Date(), caseDays * 480)
  return due && dayAt(due, clock.timeZone)
}

/** A case that was made without a day gets the usual one; whoever it was given to is told. Safe to repeat. */
export async function followNewCase(ctx: Context, id: string, actor: string | null): Promise<void> {
  const row = await ctx.db.one<{ name: string; owner: string; due: string | null }>(sql`
    select name, owner, due_on::text as due from "case" where workspace_id = ${ctx.workspace} and id = ${id} and deleted_at is null`)
  if (!row) return
  if (!row.due) await updateRecord(ctx, 'case', id, { dueOn: await usualDay(ctx) })
  if (actor && actor !== row.owner)
    await notify(ctx, row.owner, { code: 'caseGiven', params: { name: row.name }, on: { object: 'case', id } })
}

/**
 * A return that comes back from the trash may ask for what others have returned meanwhile: then it is refused, and says why. Safe to
 * repeat.
 */
export function followRestoredCase(ctx: Context, id: string): Promise<void> {
  return transact(ctx, async inside => {
    const row = await inside.db.one<{ order: string; items: Item[] }>(sql`
      select c."order", c.items from "case" c join "order" o on o.workspace_id = c.workspace_id and o.id = c."order" and o.deleted_at is null
      where c.workspace_id = ${inside.workspace} and c.id = ${id} and c.deleted_at is null and c.status <> 'refused' and c.items is not null`)
    if (!row || (await isStillReturnable(inside, row.order, { items: row.items, apart: id }))) return
    const result = say(inside.config.company.locale, 'orders:returnedMeanwhile')
    await updateRecord(inside, 'case', id, { status: 'refused', result }, { engine: true })
  })
}

const asJson = (items: readonly Item[]): Json => items.map(item => ({ ...item }))

/** Without what is not known. */
const known = (fields: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value]])),
  )

/** Whether the caller may read what an order consists of. */
export const seesLines = (ctx: Context): boolean => fieldRight(ctx, objectOf(ctx, 'order'), 'items') !== 'hidden'

function requireLines(ctx: Context): void {
  if (!seesLines(ctx)) throw new Forbidden('noRight')
}
