import { SegmentedControl } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { StandsInFor } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './my-day.module.css'

/** Whose day is shown: one's own, or that of who is absent. */
export function WhoseDay({ all, shown }: { all: StandsInFor[]; shown: StandsInFor | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const navigate = useNavigate()
  return (
    <>
      <div className={classes.switch}>
        <SegmentedControl
          size="sm"
          aria-label={t('day.whose')}
          value={shown?.id ?? ''}
          data={[{ value: '', label: t('day.mine') }, ...all.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={whose => void navigate({ to: '/', search: whose ? { whose } : {}, replace: true })}
        />
      </div>
      {shown ? (
        <StatusBadge tone="warn">
          {t('records:standsIn.one', { name: shown.name, until: formats.date(new Date(shown.until)) })}
        </StatusBadge>
      ) : null}
    </>
  )
}
