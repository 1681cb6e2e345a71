import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { callKeys, callsOut, type LiveCall } from '../../app/calls.ts'
import { useMe } from '../../app/session.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { joined } from '../softphone/joined.ts'
import { askPhone, phone } from '../softphone/phone.ts'
import { CallPopUp } from './call-pop-up.tsx'
import classes from './live-calls.module.css'

const Softphone = lazyPart(async () => (await import('../softphone/softphone.tsx')).Softphone)

interface Live {
  data: LiveCall[]
  extension: string | null
  /** Whether I can have a number called. */
  callsOut: boolean
}

/** Asked again whenever a call of mine changes. */
const liveCallsQuery = queryOptions({
  queryKey: [...callKeys.all, 'live'],
  queryFn: ({ signal }) => api.get<Live>('/phone-calls/live', { signal }),
})

/** Calls that ring at mine, above whatever page is open, and those of which I have yet to say what came of them. */
export function LiveCalls() {
  const { t } = useTranslation()
  const { data } = useQuery(liveCallsQuery)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const can = data?.callsOut ?? false
  const own = phone.use()
  const dials = own !== null
  const softphone = useMe().softphone ?? false
  useEffect(
    () => callsOut.set(dials ? { dial: number => askPhone({ do: 'call', number }) } : can ? {} : null),
    [dials, can],
  )

  // What one has put away comes back when there is something to be said of it.
  const keyOf = (id: string, state: string) => `${id} ${state === 'ended'}`
  const shown = (data?.data ?? []).filter(
    ({ id, state, activity }) => !left.has(keyOf(id, state)) && (state !== 'ended' || activity),
  )
  const { mine, others } = joined(own?.call ?? null, data?.data ?? [], shown, t('softphone:line'))
  return (
    <>
      {softphone ? <Softphone /> : null}
      {mine || others.length ? (
        <section data-live-calls className={classes.calls} aria-label={t('telephony:calls')} aria-live="assertive">
          {mine && own?.call ? <CallPopUp key={own.call.id} call={mine} own={own.call} /> : null}
          {others.map(call => (
            <CallPopUp
              key={call.id}
              call={call}
              onLeave={() => setLeft(new Set([...left, keyOf(call.id, call.state)]))}
            />
          ))}
        </section>
      ) : null}
    </>
  )
}
