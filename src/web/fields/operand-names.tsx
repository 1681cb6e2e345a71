import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { targetOf, useTitle } from './titles.ts'
import { asText } from './widget.ts'

/** In a chip: the names, one after another. */
export function OperandNames({ field, operand }: { field: SchemaField; operand: Json }) {
  const ids = (Array.isArray(operand) ? operand : [operand]).map(asText)
  return (
    <>
      {ids.map((id, at) => (
        <span key={id}>
          {at ? ', ' : ''}
          <BareName object={targetOf(field)} id={id} />
        </span>
      ))}
    </>
  )
}

function BareName({ object, id }: { object: string; id: string }) {
  return <>{useTitle(object, id) ?? '…'}</>
}
