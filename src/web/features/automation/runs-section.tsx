import { lazy, Suspense } from 'react'
import { loadSetupWords } from '../../app/i18n.ts'
import type { SlotProps } from '../../records/card-page.tsx'

const Runs = lazy(async () => {
  try {
    const [runs] = await Promise.all([import('./runs-of-record.tsx'), loadSetupWords()])
    return { default: runs.RunsOfRecord }
  } catch {
    return { default: Nothing }
  }
})

function Nothing() {
  return null
}

/** What happened by itself with a record. It comes after the facts, which do not wait for it: a card is whole without. */
export const RunsSection = (props: SlotProps) => (
  <Suspense>
    <Runs {...props} />
  </Suspense>
)
