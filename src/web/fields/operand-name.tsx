import type { SchemaField } from '../app/contract.ts'
import { targetOf, useTitle } from './titles.ts'

interface OperandNameProps {
  field: SchemaField
  id: string
  say?: (name: string) => string
}

/** In the words of a filter: what the record is called that a condition names. */
export function OperandName({ field, id, say = name => name }: OperandNameProps) {
  return <>{say(useTitle(targetOf(field), id) ?? '…')}</>
}
