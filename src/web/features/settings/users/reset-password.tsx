import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { resetOfferQuery } from '../../sign-in/reset-offer.ts'
import type { Invitation } from './invitation-dialog.tsx'

interface ResetPasswordProps {
  user: RecordJson
  onMade: (link: Invitation) => void
  onClose: () => void
}

/** Before a colleague gets a link to choose a new password. */
export function ResetPassword({ user, onMade, onClose }: ResetPasswordProps) {
  const { t } = useTranslation()
  const byMail = useQuery(resetOfferQuery).data?.offered
  const make = async () => onMade(await api.post<Invitation>(`/users/${user.id}/password-resets`))
  return (
    <Confirm
      title={t('security:reset.title', { name: asText(user.name) })}
      text={t(byMail ? 'security:reset.byMail' : 'security:reset.text')}
      action={t(byMail ? 'security:reset.send' : 'security:reset.make')}
      harmless
      run={make}
      onClose={onClose}
    />
  )
}
