import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useMe } from '../../app/session.ts'
import { Person } from '../../ui/person.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { RowButton } from '../settings/parts/row-button.tsx'
import rows from '../settings/parts/rows.module.css'
import { type Deputy, useEndDeputy } from './deputies.ts'

/** Who stands in for whom, until when, and the way to end it. */
export const DeputyRows = ({ deputies }: { deputies: readonly Deputy[] }) => (
  <ul className={rows.rows}>
    {deputies.map(deputy => (
      <DeputyRow key={deputy.id} deputy={deputy} />
    ))}
  </ul>
)

function DeputyRow({ deputy: { id, absent, deputy, from, until, takesLeads, current, canEnd } }: { deputy: Deputy }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const me = useMe()
  const ending = useEndDeputy()
  const key = absent.id === me.id ? 'lineYours' : deputy.id === me.id ? 'lineMine' : 'line'
  const says = t(`settings:deputies.${key}`, { deputy: deputy.name, absent: absent.name })
  const when = t('settings:deputies.when', {
    from: formats.date(new Date(from)),
    until: formats.date(new Date(until)),
  })
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <Person name={deputy.name} size={28} />
        <div className={rows.names}>
          <span className={rows.title}>{says}</span>
          <span className={rows.note}>
            {[when, takesLeads ? t('settings:deputies.leadsToo') : ''].filter(Boolean).join(' · ')}
          </span>
        </div>
      </div>
      <div className={rows.end}>
        <StatusBadge tone={current ? 'good' : 'quiet'}>
          {t(current ? 'settings:deputies.current' : 'settings:deputies.later')}
        </StatusBadge>
        {canEnd ? (
          <RowButton
            icon={IconX}
            label={t('settings:deputies.end')}
            says={t('settings:deputies.endOne', { what: says })}
            pending={ending.isPending}
            onPress={() => ending.mutate(id)}
          />
        ) : null}
      </div>
    </li>
  )
}
