import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionEnded, useMe } from '../../app/session.ts'
import { toast } from '../../ui/toast.ts'
import { keepPhone } from './keep-phone.ts'
import { phone } from './phone.ts'
import { PhoneDock } from './phone-dock.tsx'

/** The telephone of the page: it stays while one goes from page to page. */
export function Softphone() {
  const { t } = useTranslation()
  const me = useMe()
  const now = phone.use()
  const ended = sessionEnded.use()
  // Who is signed out is not rung any more; what he says to a client he says to the end.
  const kept = !ended || Boolean(now?.call)
  useEffect(() => (kept ? keepPhone(me.id) : undefined), [me.id, kept])
  const trouble = now?.trouble
  useEffect(() => {
    // Told where he looks, and once.
    if (!trouble || document.hidden || Date.now() - trouble.at > 5000) return
    const { code, says } = trouble
    toast({ key: 'softphone', message: [t(`softphone:troubles.${code}`), says].filter(Boolean).join(' · ') })
  }, [trouble, t])
  return <PhoneDock />
}
