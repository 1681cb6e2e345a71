import { Button } from '@mantine/core'
import { IconUserOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { ErasureRow } from './erasure-row.tsx'
import { PersonSelect } from './person-select.tsx'
import classes from './personal-data.module.css'
import { erasuresQuery } from './personal-data.ts'
import { SearchDialog } from './search-dialog.tsx'

/** Everything about one person: where to find him, and who was erased. */
export function PersonalDataPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const made = useQuery({ ...erasuresQuery, enabled: useMe().admin })
  const [searching, setSearching] = useState(false)
  const erasures = made.data?.data ?? []
  return (
    <SettingsFrame
      title={t('personal-data:title')}
      text={t('personal-data:text')}
      asked={made}
      actions={
        <Button size="xs" variant="default" onClick={() => setSearching(true)}>
          {t('personal-data:search.button')}
        </Button>
      }
    >
      <PersonSelect onChoose={({ object, id }) => router.history.push(`/settings/personal-data/${object}/${id}`)} />
      {erasures.length ? (
        <section className={rows.section}>
          <h2 className={rows.sectionTitle}>{t('personal-data:erasures')}</h2>
          <ul className={`${rows.rows} ${classes.erasures}`}>
            {erasures.map(erasure => (
              <ErasureRow key={erasure.id} erasure={erasure} />
            ))}
          </ul>
        </section>
      ) : (
        <Empty icon={IconUserOff} title={t('personal-data:none')} text={t('personal-data:noneText')} />
      )}
      {searching ? <SearchDialog onClose={() => setSearching(false)} /> : null}
    </SettingsFrame>
  )
}
