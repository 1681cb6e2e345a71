import { useRef } from 'react'
import type { ImportJson } from './imports.ts'

/** The import as it was last previewed: shown on while a change to it is worked out. */
export function useLastStaged(imported: ImportJson): ImportJson | null {
  const last = useRef<ImportJson | null>(null)
  if (imported.state === 'staged') last.current = imported
  return last.current
}
