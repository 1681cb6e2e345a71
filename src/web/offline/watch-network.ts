import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../app/session.ts'
import { toast } from '../ui/toast.ts'
import { network, reached, tellAgeAnew, unreachable } from './network.ts'

const askEvery = 10_000

/** While the server is out of reach it is looked for; once it is back, what waits is sent and all that is shown asked anew. */
export function useNetwork(): void {
  const queryClient = useQueryClient()
  const { t } = useTranslation()
  const { away } = network.use()
  const { pathname } = useLocation()
  const wasAway = useRef(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page shows other things
  useEffect(() => {
    if (!network.get().away) return
    tellAgeAnew()
    void queryClient.invalidateQueries()
  }, [pathname, queryClient])

  useEffect(() => {
    window.addEventListener('offline', unreachable)
    return () => window.removeEventListener('offline', unreachable)
  }, [])

  useEffect(() => {
    if (!away) return
    wasAway.current = true
    const look = () => void isReachable().then(answers => answers && reached())
    const timer = setInterval(look, askEvery)
    window.addEventListener('online', look)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', look)
    }
  }, [away])

  useEffect(() => {
    if (away) return
    const isBack = wasAway.current
    wasAway.current = false
    const comeBack = async () => {
      // Who it is, and what he may see now, is known before anything is sent or shown.
      if (isBack) await queryClient.refetchQueries({ queryKey: meQuery.queryKey })
      const { sent, stuck } = await sendWhatWaits()
      if (sent) toast({ key: 'sent', message: t('offline.sent', { count: sent }) })
      if (sent || stuck || isBack) await queryClient.invalidateQueries()
    }
    void comeBack().catch(() => {})
  }, [away, queryClient, t])
}

async function sendWhatWaits(): Promise<{ sent: number; stuck: number }> {
  const { loadWaiting, waitingStore } = await import('./waiting.ts')
  await loadWaiting()
  if (!waitingStore.get().some(({ state }) => state === 'waiting')) return { sent: 0, stuck: 0 }
  return (await import('./send-waiting.ts')).sendWaiting()
}

/** Any answer of ours counts; that of a gateway does not. */
async function isReachable(): Promise<boolean> {
  const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => null)
  return answer?.ok === true && /json/.test(answer.headers.get('content-type') ?? '')
}
