import { Button } from '@mantine/core'
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
import { ScheduleDialog } from './schedule-dialog.tsx'
import { ScheduleRow } from './schedule-row.tsx'
import { schedulesQuery } from './schedules.ts'

/** What is brought in and put by schedule, and the places of files for it. */
export function ExchangePage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const enabled = useMe().admin
  const places = useQuery({ ...placesQuery, enabled })
  const schedules = useQuery({ ...schedulesQuery, enabled })
  const [adding, setAdding] = useState<'place' | 'schedule' | null>(null)
  const hasPlaces = Boolean(places.data?.length)
  return (
    <SettingsFrame
      title={t('scheduled:title')}
      text={t('scheduled:text')}
      asked={places}
      actions={
        hasPlaces ? (
          <HeaderButton icon={IconPlus} label={t('scheduled:new')} onClick={() => setAdding('schedule')} />
        ) : (
          <HeaderButton icon={IconPlus} label={t('scheduled:place.new')} onClick={() => setAdding('place')} />
        )
      }
    >
      {schedules.data?.length ? (
        <ul className={rows.rows} style={{ marginBottom: 28 }}>
          {schedules.data.map(schedule => (
            <ScheduleRow key={schedule.id} schedule={schedule} places={places.data ?? []} />
          ))}
        </ul>
      ) : null}
      {hasPlaces ? (
        <section className={rows.section}>
          <h2 className={rows.sectionTitle}>{t('scheduled:places')}</h2>
          <p className={rows.sectionText}>{t('scheduled:placesText')}</p>
          <ul className={rows.rows}>
            {places.data?.map(place => (
              <PlaceRow key={place.id} place={place} />
            ))}
          </ul>
          <Button
            mt="sm"
            variant="default"
            leftSection={<IconPlus size={16} />}
            style={{ alignSelf: 'start' }}
            onClick={() => setAdding('place')}
          >
            {t('scheduled:place.new')}
          </Button>
        </section>
      ) : (
        <Empty icon={IconFolderSymlink} title={t('scheduled:place.none')} text={t('scheduled:place.noneText')} />
      )}
      {adding === 'place' ? (
        <PlaceDialog
          onSaved={() => queryClient.invalidateQueries({ queryKey: placesQuery.queryKey })}
          onClose={() => setAdding(null)}
        />
      ) : null}
      {adding === 'schedule' ? (
        <ScheduleDialog
          places={places.data ?? []}
          onSaved={() => queryClient.invalidateQueries({ queryKey: schedulesQuery.queryKey })}
          onClose={() => setAdding(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}
