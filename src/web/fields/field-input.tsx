import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { isMask } from '../../model/sealed.ts'
import { preloadLater } from '../ui/lazy-part.tsx'
import type { EditProps, OperandProps } from './widget.ts'

const load = () => import('./editors/inputs.tsx')
const ValueInput = lazy(async () => ({ default: (await load()).ValueInput }))
const OperandEditor = lazy(async () => ({ default: (await load()).OperandEditor }))

/** An input for any field that may be edited by hand. */
export function FieldInput(props: EditProps) {
  return (
    <Suspense fallback={<Skeleton height={36} />}>
      <ValueInput {...props} value={isMask(props.value) ? null : props.value} />
    </Suspense>
  )
}

/** An input for the operand of a filter on any field. */
export function OperandInput(props: OperandProps) {
  return (
    <Suspense fallback={<Skeleton height={36} />}>
      <OperandEditor {...props} />
    </Suspense>
  )
}

/** Inputs are fetched once the page has come to rest, so that the first press on a field finds them there. */
export const preloadInputs = (): (() => void) => preloadLater(load, 1000)
