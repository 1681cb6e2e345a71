import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { EditProps, OperandProps } from './widget.ts'

const load = () => import('./editors/inputs.tsx')
const ValueInput = lazy(async () => ({ default: (await load()).ValueInput }))
const OperandEditor = lazy(async () => ({ default: (await load()).OperandEditor }))

/** An input for any field that may be edited by hand. */
export function FieldInput(props: EditProps) {
  return (
    <Suspense fallback={<Skeleton height={36} />}>
      <ValueInput {...props} />
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

/** Inputs are fetched while nothing else is, so that the first press on a field finds them there. */
export function preloadInputs(): void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1500))
  idle(() => void load())
}
