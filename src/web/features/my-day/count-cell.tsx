import { UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import { listAddress } from '../../records/list-search.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { openOver } from '../../ui/overlay.tsx'
import type { Measure, PersonDay } from './team-day.ts'
import classes from './team-page.module.css'

const WaitingDialog = lazyPart(async () => (await import('./waiting-dialog.tsx')).WaitingDialog)

export interface Column {
  name: string
  /** Without one it has a list of its own. */
  measure: Measure | null
}

/** How many of somebody's; pressed, exactly these. */
export function CountCell({ column, person: { user, counts } }: { column: Column; person: PersonDay }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { byName } = useSchema()
  const count = counts[column.name] ?? 0
  if (!count) return <span className={classes.zero}>0</span>

  const name = user?.name ?? t('team:nobody')
  const measure = t(`team:measures.${column.name}`)
  const shown = {
    className: classes.count,
    'data-name': column.name,
    'aria-label': t('team:cell', { name, measure, count }),
  }
  const object = column.measure && byName.get(column.measure.object)
  if (!column.measure || !object)
    return (
      <UnstyledButton
        {...shown}
        onClick={() => openOver(close => <WaitingDialog owner={user?.id ?? null} name={name} onClose={close} />)}
      >
        {formats.number(count)}
      </UnstyledButton>
    )

  const owner = user
    ? ({ field: 'owner', operator: 'eq', operand: user.id } as const)
    : ({ field: 'owner', operator: 'empty', operand: true } as const)
  const conditions = column.measure.conditions.map(([field, operator, operand]) => ({ field, operator, operand }))
  return (
    <Link {...shown} to={listAddress(object, [owner, ...conditions])}>
      {formats.number(count)}
    </Link>
  )
}
