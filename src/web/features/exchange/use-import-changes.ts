import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { problemsOf } from '../../ui/problems.ts'
import { type ImportJson, importQuery, type Mapping } from './imports.ts'

/** What the person has changed and the preview does not show yet. */
export interface ImportChanges {
  mapping?: Mapping | null
  options?: JsonObject
  answers?: Record<string, string | null>
}

/** A pause in choosing, after which the preview is made anew. */
const pause = 500

/**
 * Changes to a staged import: shown at once, sent after a short pause, one batch at a time, because an import that is being
 * read takes none. Refused ones stay on the page with the reason.
 */
export function useImportChanges(imported: ImportJson, busy: boolean) {
  const queryClient = useQueryClient()
  const [changes, setChanges] = useState<ImportChanges | null>(null)
  const { queryKey } = importQuery(imported.id)
  const sending = useMutation({
    mutationFn: (batch: ImportChanges) => api.patch<Pick<ImportJson, 'state'>>(`/imports/${imported.id}`, batch),
    onSuccess: ({ state }, batch) => {
      setChanges(now => (now === batch ? null : now))
      queryClient.setQueryData(queryKey, now =>
        now ? { ...now, state, progress: 0, options: { ...now.options, ...batch.options } } : now,
      )
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
    meta: { quiet: true },
  })
  const refused = sending.isError && sending.variables === changes
  const { mutate, isPending } = sending
  useEffect(() => {
    if (!changes || busy || isPending || refused) return
    const timer = setTimeout(() => mutate(changes), pause)
    return () => clearTimeout(timer)
  }, [changes, busy, isPending, refused, mutate])

  const change = (part: ImportChanges) =>
    setChanges(now => ({
      ...now,
      ...part,
      ...(part.options && { options: { ...now?.options, ...part.options } }),
      ...(part.answers && { answers: { ...now?.answers, ...part.answers } }),
    }))
  const { at, rest } = problemsOf(refused ? sending.error : null, ['mapping', 'options', 'answers'])
  return { changes, change, at, rest, waiting: (changes !== null && !refused) || isPending }
}
