import { IconChevronRight, IconUserQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { listAddress } from '../../records/list-search.ts'
import classes from './my-day.module.css'

/** Leads of the pool that somebody is asked to give away: one line, since each of them stands in the pool beside it. */
export function ToAssign({ lead, count }: { lead: SchemaObject; count: number }) {
  const { t } = useTranslation()
  return (
    <Link to={listAddress(lead, [{ field: 'owner', operator: 'empty', operand: true }])} className={classes.assign}>
      <IconUserQuestion size={19} stroke={1.6} />
      {t('day.assign', { count })}
      <IconChevronRight size={16} stroke={1.6} />
    </Link>
  )
}
