import { useSearch } from '@tanstack/react-router'
import type { StandsInFor } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'

/** In whose place one is now, and whose day of them is shown; `null`: one's own. */
export function useAbsent(): { all: StandsInFor[]; shown: StandsInFor | null } {
  const { standsInFor = [] } = useMe()
  const { whose } = useSearch({ from: '/shell/' })
  const all = standsInFor.filter(({ until }) => new Date(until).getTime() > Date.now())
  return { all, shown: all.find(({ id }) => id === whose) ?? null }
}
