import { type Address, addressLine } from '../../../model/fields/address.ts'
import { Forbidden, isJsonObject, isMask, type Json, NotFound } from '../../../model/index.ts'
import { showPhone } from '../../../model/phone.ts'
import { type Context, findRecord } from '../../../records/index.ts'
import type { RecordJson } from '../../../records/row.ts'

/** Values of a record as a document needs them. */
export const textIn = (record: RecordJson, field: string): string | null => {
  const value = record[field]
  return typeof value === 'string' && value.trim() ? value : null
}

export const phoneIn = (record: RecordJson): string | null => {
  const phone = primary(record.phones)
  return phone && showPhone(phone)
}

export const emailIn = (record: RecordJson): string | null => primary(record.emails)

/** As it stands on paper: `berezka.example`. */
export const siteIn = (record: RecordJson): string | null =>
  textIn(record, 'site')
    ?.replace(/^https?:\/\//, '')
    .replace(/\/$/, '') ?? null

/** The first of these fields that holds an address, in one line. */
export function addressIn(record: RecordJson, fields: readonly string[]): string | null {
  const found = fields.map(field => record[field]).find(value => isJsonObject(value) && !isMask(value))
  return isJsonObject(found) ? addressLine(found as Address) || null : null
}

function primary(value: Json | undefined): string | null {
  const entries = Array.isArray(value) ? value.filter(isJsonObject) : []
  const entry = entries.find(one => one.primary === true) ?? entries[0]
  return typeof entry?.value === 'string' ? entry.value : null
}

/** A record that another names, as far as the caller sees it. */
export async function seenRecord(ctx: Context, object: string, id: Json | undefined): Promise<RecordJson | null> {
  if (typeof id !== 'string') return null
  try {
    return await findRecord(ctx, object, id)
  } catch (error) {
    if (error instanceof Forbidden || error instanceof NotFound) return null
    throw error
  }
}
