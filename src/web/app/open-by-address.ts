import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { quickLead } from './quick-lead.ts'

/** `/?new=lead`, as the installed app's shortcut has it, opens the quick lead once. */
export function useOpenByAddress(): void {
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const wanted = pathname === '/' && search.new === 'lead'
  useEffect(() => {
    if (!wanted) return
    quickLead.set(true)
    void navigate({ to: '/', search: {}, replace: true })
  }, [wanted, navigate])
}
