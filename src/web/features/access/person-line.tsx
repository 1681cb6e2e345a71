import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Person } from '../../ui/person.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import rows from '../settings/parts/rows.module.css'
import classes from './access.module.css'
import { ReasonLines } from './reason-lines.tsx'
import type { PersonReasons } from './reasons.ts'

/** A person with what he may do in a word; why, when asked. */
export function PersonLine({ user, verbs, field, opened = false }: PersonReasons & { opened?: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(opened)
  const may = (verb: string) => verbs.some(reason => reason.verb === verb && reason.allowed)
  const about = [user.role?.name, user.team?.name].filter(Boolean).join(' · ')
  const level = may('update') ? 'changes' : may('read') ? 'sees' : 'nothing'
  return (
    <li className={classes.line}>
      <button type="button" className={classes.person} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={classes.who}>
          <Person name={user.name} size={24} />
          <span className={rows.names}>
            <span className={rows.title}>{user.name}</span>
            {about ? <span className={rows.note}>{about}</span> : null}
          </span>
        </span>
        <StatusBadge tone={level === 'changes' ? 'good' : level === 'sees' ? 'accent' : 'quiet'}>
          {t(`access:page.level.${level}`)}
        </StatusBadge>
        <IconChevronDown size={16} className={classes.chevron} />
      </button>
      {open ? (
        <div className={classes.opened}>
          <ReasonLines verbs={verbs} field={field} />
        </div>
      ) : null}
    </li>
  )
}
