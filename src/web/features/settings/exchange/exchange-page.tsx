import { IconFolderSymlink, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { PlaceDialog } from './place-dialog.tsx'
import { PlaceRow } from './place-row.tsx'
import { placesQuery } from './places.ts'

/** Where files come from and go to. */
export function ExchangePage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const places = useQuery({ ...placesQuery, enabled: useMe().admin })
  const [adding, setAdding] = useState(false)
  return (
    <SettingsFrame
      title={t('scheduled:title')}
      text={t('scheduled:text')}
      asked={places}
      actions={<HeaderButton icon={IconPlus} label={t('scheduled:place.new')} onClick={() => setAdding(true)} />}
    >
      {places.data?.length ? (
        <ul className={rows.rows}>
          {places.data.map(place => (
            <PlaceRow key={place.id} place={place} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconFolderSymlink} title={t('scheduled:place.none')} text={t('scheduled:place.noneText')} />
      )}
      {adding ? (
        <PlaceDialog
          onSaved={() => queryClient.invalidateQueries({ queryKey: placesQuery.queryKey })}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </SettingsFrame>
  )
}
