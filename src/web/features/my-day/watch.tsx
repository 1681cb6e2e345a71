import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import type { FilterNode } from '../../records/filter-tree.ts'
import classes from './my-day.module.css'

/** Whether somebody may set the records of colleagues right, and so is told what goes wrong with them. */
export const answersForOthers = (object: SchemaObject): boolean => ['team', 'branch', 'all'].includes(object.can.update)

/** Whose records are meant. */
export type OwnedBy = Partial<Record<'in', string[]> & Record<'ne', string> & Record<'empty', boolean>>

/** The same for the address of a list: those of colleagues are all that are somebody's. */
export const ownedBy = (owner: OwnedBy): FilterNode[] =>
  owner.in
    ? [{ field: 'owner', operator: 'in', operand: owner.in }]
    : owner.empty === false
      ? [{ field: 'owner', operator: 'empty', operand: false }]
      : []

interface WatchProps {
  title: string
  count: number | string
  /** It is late: said in red. */
  late?: boolean
  /** The list of all of them, where there are more than are shown. */
  more?: string
  children: ReactNode
}

/** Some records of one kind that want attention: how many there are, the first of them, and the way to all. */
export function Watch({ title, count, late, more, children }: WatchProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <section className={classes.panel}>
      <div className={classes.head}>
        <h2 className={classes.title} data-late={late || undefined}>
          {title}
        </h2>
        <span className={classes.count}>{typeof count === 'number' ? formats.number(count) : count}</span>
        {more ? (
          <Link to={more} className={classes.all}>
            {t('records:showAll')}
          </Link>
        ) : null}
      </div>
      {children}
    </section>
  )
}
