import { IconChecklist, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { purposesQuery } from '../../consents/consents.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { NewPurposeDialog } from './new-purpose-dialog.tsx'
import { PurposeRow } from './purpose-row.tsx'

/** What people are asked to agree to, and in which words. */
export function ConsentsPage() {
  const { t } = useTranslation()
  const purposes = useQuery(purposesQuery)
  const [adding, setAdding] = useState(false)
  return (
    <SettingsFrame
      title={t('consents:title')}
      text={t('consents:text')}
      asked={purposes}
      actions={<HeaderButton icon={IconPlus} label={t('consents:add')} onClick={() => setAdding(true)} />}
    >
      {purposes.data?.length ? (
        <ul className={rows.rows}>
          {purposes.data.map(purpose => (
            <PurposeRow key={purpose.id} purpose={purpose} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconChecklist} title={t('consents:noPurposes')} text={t('consents:noPurposesText')} />
      )}
      {adding ? <NewPurposeDialog onClose={() => setAdding(false)} /> : null}
    </SettingsFrame>
  )
}
