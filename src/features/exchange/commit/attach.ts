import { say } from '../../../messages/words.ts'
import type { Json, JsonObject } from '../../../model/index.ts'
import {
  type Context,
  createRecord,
  getRecord,
  isEmpty,
  objectOf,
  type RecordJson,
  updateRecord,
} from '../../../records/index.ts'
import type { Undo } from '../../take-back.ts'
import type { Import, Outcome } from '../import.ts'
import { changesTo, newEntries, pick } from './changes.ts'
import type { PlannedRow } from './planned-row.ts'

/** What a row did to a known record, so that it can be taken back. */
export interface RowUndo extends Undo {
  activity?: string
}

export interface Done {
  outcome: Outcome
  object?: string
  record: string | null
  undo?: RowUndo
}

/**
 * Puts a request on the card of whoever is known: his further ways to be reached, what was blank on the card, and an
 * activity that shows the request. What stands on the card stays.
 */
export async function attachRow(ctx: Context, imported: Import, row: PlannedRow): Promise<Done> {
  const { object, record: id, input } = row
  const card = await getRecord(ctx, object, id)
  const after = learned(card, input)
  if (Object.keys(after).length) await updateRecord(ctx, object, id, after)
  const activity = await createRecord(ctx, 'activity', requestActivity(imported, row, card.owner ?? null))
  return { outcome: 'attached', object, record: id, undo: { before: pick(card, after), after, activity: activity.id } }
}

/** Writes what the row says into the record it belongs to. */
export async function changeRow(ctx: Context, { object, record: id, input }: PlannedRow): Promise<Done> {
  const known = await getRecord(ctx, object, id)
  const changes = changesTo(known, input, objectOf(ctx, object))
  if (!Object.keys(changes).length) return { outcome: 'same', record: id }
  const changed = await updateRecord(ctx, object, id, changes)
  if (changed.version === known.version) return { outcome: 'same', record: id }
  return { outcome: 'changed', record: id, undo: { before: pick(known, changes), after: pick(changed, changes) } }
}

/** What the card did not know. A name is never given twice. */
export function learned(card: RecordJson, input: JsonObject): JsonObject {
  const blank = Object.entries(input).filter(
    ([field, value]) => field in card && isEmpty(card[field]) && !isEmpty(value) && !names.has(field),
  )
  return { ...Object.fromEntries(blank), ...newEntries(card, input) }
}

const names = new Set(['name', 'lastName', 'firstName', 'middleName'])

/** The request as the card's timeline shows it: what is wanted, and every field in a line. */
export function requestActivity(
  { locale, fileName, id }: Import,
  { line, input, object, record }: PlannedRow,
  owner: Json,
): JsonObject {
  const wanted = typeof input.interest === 'string' ? input.interest : ''
  const subject = [say(locale, 'exchange:request', { file: fileName }), wanted.split('\n')[0]]
    .filter(Boolean)
    .join(': ')
  const budget = input.budget as { amount: string; currency: string } | undefined
  const text = [
    wanted,
    input.comment,
    budget && `${say(locale, 'exchange:budget')}: ${budget.amount} ${budget.currency}`,
  ]
    .filter(Boolean)
    .join('\n\n')
  return {
    kind: 'note',
    subject: [...subject].slice(0, 300).join(''),
    text: text || null,
    direction: 'in',
    at: input.requestedAt ?? new Date().toISOString(),
    on: { object, id: record },
    owner,
    data: { import: id, line, fields: input },
  }
}
