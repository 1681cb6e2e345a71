import dayjs from 'dayjs'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { asText } from '../fields/widget.ts'

/** What tells of an object with days or moments to keep whether it is done with. */
export const endField: Readonly<Record<string, string>> = {
  task: 'doneAt',
  invoice: 'status',
  order: 'closedAt',
  case: 'solvedAt',
}

/** Whether this is the moment or day by which something should have been done, and has not been. */
export function isOverdue({ object, name }: Pick<SchemaField, 'object' | 'name'>, record: RecordJson): boolean {
  if (name === 'dueAt') return record.doneAt === null && Date.parse(asText(record.dueAt)) < Date.now()
  if (name !== 'dueOn' || !record.dueOn || !isOpen(object, record)) return false
  return asText(record.dueOn) < dayjs().format('YYYY-MM-DD')
}

function isOpen(object: string, record: RecordJson): boolean {
  if (object === 'invoice') return record.status === 'issued' || record.status === 'partlyPaid'
  return record[endField[object] ?? ''] === null
}
