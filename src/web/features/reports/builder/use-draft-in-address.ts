import { useDebouncedCallback } from '@mantine/hooks'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReportDefinition } from '../figures.ts'
import { isDefinition, withNames } from './draft.ts'

/** A report being made, which stands in the address: it outlives a reload, and can be sent to a colleague. */
export function useDraftInAddress(given: unknown, otherwise: () => ReportDefinition) {
  const router = useRouter()
  const [draft, setDraft] = useState(() => withNames(isDefinition(given) ? given : otherwise()))
  const tell = useDebouncedCallback((definition: ReportDefinition) => {
    const { pathname, search } = router.state.location
    router.history.replace(pathname + router.options.stringifySearch({ ...search, definition }))
  }, 400)
  const change = (next: ReportDefinition) => {
    setDraft(next)
    tell(next)
  }
  return [draft, change] as const
}
