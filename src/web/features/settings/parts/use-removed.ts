import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast, toastError } from '../../../ui/toast.ts'

/** Says that something is gone, with the way back. */
export function useRemoved(): (name: string, restoration: string, refresh: () => Promise<unknown>) => void {
  const { t } = useTranslation()
  return (name, restoration, refresh) => {
    const back = async () => {
      await api.post(restoration).catch(toastError)
      await refresh()
    }
    toast({ message: t('settings:removed', { name }), action: { label: t('undo'), run: () => void back() } })
  }
}
