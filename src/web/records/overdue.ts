import dayjs from 'dayjs'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { asText } from '../fields/widget.ts'

/** Whether this is the moment or day by which something should have been done, and has not been. */
export function isOverdue({ object, name }: Pick<SchemaField, 'object' | 'name'>, record: RecordJson): boolean {
  if (name === 'dueAt') return record.doneAt === null && Date.parse(asText(record.dueAt)) < Date.now()
  if (name !== 'dueOn' || !record.dueOn || !isOpen(object, record)) return false
  return asText(record.dueOn) < dayjs().format('YYYY-MM-DD')
}

function isOpen(object: string, record: RecordJson): boolean {
  if (object === 'invoice') return record.status === 'issued' || record.status === 'partlyPaid'
  if (object === 'order') return record.closedAt === null
  return object === 'case' && record.solvedAt === null
}
