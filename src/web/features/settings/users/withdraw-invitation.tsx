import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { toast, toastError } from '../../../ui/toast.ts'
import { invitationsQuery } from './invitations.ts'

/** Before a link that was sent to somebody stops opening anything. */
export function WithdrawInvitation({ user, onClose }: { user: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const name = asText(user.name)
  const refresh = () => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey })
  const takeBack = async () => {
    await api.post(`/users/${user.id}/invitations/restoration`).catch(toastError)
    await refresh()
  }
  const withdraw = async () => {
    await api.delete(`/users/${user.id}/invitations`)
    await refresh()
    toast({
      message: t('settings:users.withdrawn', { name }),
      action: { label: t('undo'), run: () => void takeBack() },
    })
  }
  return (
    <Confirm
      title={t('settings:users.withdrawTitle', { name })}
      text={t('settings:users.withdrawText')}
      action={t('settings:users.withdraw')}
      run={withdraw}
      onClose={onClose}
    />
  )
}
