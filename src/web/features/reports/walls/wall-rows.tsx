import { Button } from '@mantine/core'
import { IconDeviceTv } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { useMe } from '../../../app/session.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import rows from '../../settings/parts/rows.module.css'
import { type WallJson, wallsKey, wallsQuery } from './walls.ts'

/** Open links of screens. */
export function WallRows() {
  const { t } = useTranslation()
  const { data, error } = useQuery(wallsQuery)
  if (error) return <p role="alert">{errorWords(error)}</p>
  if (!data) return <Lines count={2} />
  if (!data.length) return <Empty icon={IconDeviceTv} title={t('mailings:noWalls')} text={t('mailings:noWallsText')} />
  return (
    <ul className={rows.rows}>
      {data.map(wall => (
        <WallRow key={wall.id} wall={wall} />
      ))}
    </ul>
  )
}

function WallRow({ wall }: { wall: WallJson }) {
  const { t } = useTranslation()
  const me = useMe()
  const { exact, date } = useFormats()
  const queryClient = useQueryClient()
  const [ending, setEnding] = useState(false)
  const { id, name, dashboards, madeBy, madeByName, expiresAt, shownAt } = wall
  const end = async () => {
    await api.delete(`/wall-screens/${id}`)
    toast({ message: t('mailings:wallEnded') })
    await queryClient.invalidateQueries({ queryKey: wallsKey })
  }
  const note = [
    t('mailings:dashboardsCount', { count: dashboards.length }),
    t('mailings:until', { day: date(new Date(expiresAt)) }),
    shownAt ? t('mailings:lookedAt', { when: exact(new Date(shownAt)) }) : t('mailings:notLooked'),
    madeBy !== me.id && madeByName,
  ]
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <IconDeviceTv size={18} stroke={1.6} />
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>{note.filter(Boolean).join(' · ')}</span>
        </div>
      </div>
      <div className={rows.end}>
        <Button variant="default" size="compact-sm" onClick={() => setEnding(true)}>
          {t('mailings:endWall')}
        </Button>
      </div>
      {ending ? (
        <Confirm
          title={t('mailings:endWallTitle', { name })}
          text={t('mailings:endWallText')}
          action={t('mailings:endWall')}
          run={end}
          onClose={() => setEnding(false)}
        />
      ) : null}
    </li>
  )
}
