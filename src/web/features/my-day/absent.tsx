import { SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { StandsInFor } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { useMe } from '../../app/session.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './my-day.module.css'

/** In whose place one is now, and whose day of them is shown; `null`: one's own. */
export function useAbsent(): { all: StandsInFor[]; shown: StandsInFor | null } {
  const { standsInFor = [] } = useMe()
  const { whose } = useSearch({ from: '/shell/' })
  const all = standsInFor.filter(({ until }) => new Date(until).getTime() > Date.now())
  return { all, shown: all.find(({ id }) => id === whose) ?? null }
}

/** Whose day is shown: one's own, or that of who is absent. Nothing where one is in nobody's place. */
export function WhoseDay({ all, shown }: { all: StandsInFor[]; shown: StandsInFor | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const navigate = useNavigate()
  if (!all.length) return null
  return (
    <div className={classes.whose}>
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
    </div>
  )
}
