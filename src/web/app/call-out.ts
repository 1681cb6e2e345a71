import { useTranslation } from 'react-i18next'
import { toast, toastError } from '../ui/toast.ts'
import { api } from './api.ts'
import { callsOut } from './calls.ts'

/** Has a number called by the phone of the page or the company's line; `null`: the device itself calls, if it can. */
export function useCallOut(): ((number: string) => void) | null {
  const { t } = useTranslation()
  const way = callsOut.use()
  if (!way) return null
  return (
    way.dial ??
    (number => void api.post('/phone-calls', { number }).then(() => toast({ message: t('calling') }), toastError))
  )
}
