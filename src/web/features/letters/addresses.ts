import type { RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asList, asText } from '../../fields/widget.ts'
import { recipientText } from './letter.ts'

/** Addresses of a record, as one writes to them; the main one first. */
export function addressesOf(record: RecordJson | undefined): string[] {
  if (!record) return []
  const entries = asList(record.emails).filter(isJsonObject)
  return entries
    .toSorted((one, other) => Number(other.primary === true) - Number(one.primary === true))
    .map(({ value }) => recipientText({ name: asText(record.name), address: asText(value) }))
}
