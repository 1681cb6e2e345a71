import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { toast } from '../../../ui/toast.ts'
import { useConfigured } from '../parts/use-configured.ts'

/** For somebody who has lost his phone. */
export function RemoveSecondFactor({ user, onClose }: { user: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const name = asText(user.name)
  const remove = async () => {
    await api.delete(`/users/${user.id}/second-factor`)
    await configured('user')
    toast({ message: t('second-factor:removed', { name }) })
  }
  return (
    <Confirm
      title={t('second-factor:removeTitle', { name })}
      text={t('second-factor:removeText')}
      action={t('second-factor:turnOff')}
      run={remove}
      onClose={onClose}
    />
  )
}
