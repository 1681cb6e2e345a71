import { ActionIcon, Button } from '@mantine/core'
import { IconShare, IconUsers, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { Person } from '../../ui/person.tsx'
import rows from '../settings/parts/rows.module.css'
import classes from './access.module.css'
import { ShareForm } from './share-form.tsx'
import { type Share, sharesQuery, useEndShare } from './shares.ts'

interface SharesListProps {
  object: string
  record: string
}

/** With whom the record is shared for now, the way to share it, and with whom it was. */
export function SharesList({ object, record }: SharesListProps) {
  const { t } = useTranslation()
  const { data } = useQuery(sharesQuery(object, record))
  const [sharing, setSharing] = useState(false)
  if (!data?.data.length && !data?.canShare) return null
  const current = data.data.filter(share => share.current)
  const past = data.data.filter(share => !share.current)
  return (
    <section aria-label={t('access:share.title')}>
      {current.length ? (
        <ul className={rows.rows} style={{ marginBottom: 12 }}>
          {current.map(share => (
            <CurrentShare key={share.id} share={share} mayEnd={data.canShare} />
          ))}
        </ul>
      ) : null}
      {sharing ? <ShareForm object={object} record={record} onClose={() => setSharing(false)} /> : null}
      {data.canShare && !sharing ? (
        <Button variant="default" leftSection={<IconShare size={16} stroke={1.6} />} onClick={() => setSharing(true)}>
          {t('access:share.begin')}
        </Button>
      ) : null}
      {past.length ? <PastShares shares={past} /> : null}
    </section>
  )
}

const nameOf = ({ user, team }: Share): string => user?.name ?? team?.name ?? ''

function CurrentShare({ share, mayEnd }: { share: Share; mayEnd: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const ending = useEndShare()
  const name = nameOf(share)
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        {share.user ? <Person name={name} size={24} /> : <IconUsers size={24} stroke={1.6} />}
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>
            {t(`access:share.held.${share.right}`, {
              date: formats.date(new Date(share.until)),
              by: share.givenBy?.name ?? '',
            })}
          </span>
        </div>
      </div>
      {mayEnd ? (
        <div className={rows.end}>
          <ActionIcon
            size="lg"
            aria-label={t('access:share.end', { name })}
            title={t('access:share.end', { name })}
            loading={ending.isPending}
            onClick={() => ending.mutate(share.id)}
          >
            <IconX size={18} stroke={1.6} />
          </ActionIcon>
        </div>
      ) : null}
    </li>
  )
}

function PastShares({ shares }: { shares: Share[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <details className={classes.past}>
      <summary>{t('access:share.past', { count: shares.length })}</summary>
      <ul className={classes.fieldList}>
        {shares.map(share => (
          <li key={share.id}>
            {nameOf(share)}{' '}
            <span className={classes.muted}>
              {t(share.endedAt ? 'access:share.endedBy' : 'access:share.ended', {
                date: formats.date(new Date(share.endedAt ?? share.until)),
                by: share.endedBy?.name ?? '',
              })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
