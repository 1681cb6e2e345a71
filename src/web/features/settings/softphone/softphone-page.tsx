import { IconHeadset } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { PhonePanel } from '../../softphone/phone-panel.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { AccountForm } from './account-form.tsx'
import { ExchangeForm } from './exchange-form.tsx'
import { softphoneQuery } from './softphone.ts'

/** The telephone in the page: as whom one signs in, and by which exchange the company telephones. */
export function SoftphonePage() {
  const { t } = useTranslation()
  const { admin } = useMe()
  const asked = useQuery(softphoneQuery)
  const { exchange, account } = asked.data ?? {}
  return (
    <SettingsFrame open title={t('softphone:title')} text={t('softphone:text')} asked={asked}>
      {exchange ? (
        <AccountForm account={account ?? null}>
          <PhonePanel />
        </AccountForm>
      ) : admin ? null : (
        <Empty icon={IconHeadset} title={t('softphone:none')} text={t('softphone:noneText')} />
      )}
      {admin ? <ExchangeForm exchange={exchange ?? null} /> : null}
    </SettingsFrame>
  )
}
