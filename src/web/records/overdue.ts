import type { RecordJson, SchemaField } from '../app/contract.ts'
import { asText } from '../fields/widget.ts'

/** Whether this is the moment by which something should have been done, and has not been. */
export const isOverdue = ({ name }: SchemaField, record: RecordJson): boolean =>
  name === 'dueAt' && record.doneAt === null && Date.parse(asText(record.dueAt)) < Date.now()
