import { type ComponentType, Suspense } from 'react'
import { isEmptyValue } from '../fields/widget.ts'
import { AfterPaint } from '../ui/after-paint.tsx'
import { amongFacts } from './among-facts.ts'
import { CardFields } from './card-fields.tsx'
import type { SlotProps } from './card-page.tsx'
import { Files } from './files/file-list.tsx'
import { Related } from './related.tsx'

export interface FactsProps extends SlotProps {
  /** The line under the header shows where the record stands, and changes it. */
  onPath: boolean
  /** Something happens with the record, beside what is known of it. */
  told: boolean
  /** It was emptied for good: no files come, nothing is agreed to. */
  erased?: boolean
  /** A hand-made part among them. */
  Slot?: ComponentType<SlotProps>
}

/** What is known of a record: its fields, and soon what belongs to it. */
export function CardFacts({ object, record, onPath, told, erased, Slot }: FactsProps) {
  const facts = amongFacts(object).filter(
    ({ name }) => (!onPath || name !== object.views.board) && !(erased && isEmptyValue(record[name])),
  )
  return (
    <>
      <CardFields object={object} record={record} fields={facts} measured={told} />
      <AfterPaint>
        <Related object={object} record={record} />
        {erased ? null : <Files object={object} record={record} />}
        <Suspense>{Slot && !erased ? <Slot object={object} record={record} /> : null}</Suspense>
      </AfterPaint>
    </>
  )
}
