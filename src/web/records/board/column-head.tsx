import { IconAlertTriangle } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import classes from './board.module.css'
import type { BoardColumn } from './columns.ts'
import { Sums } from './sums.tsx'
import type { Total } from './totals.ts'

export interface ColumnToolProps {
  object: SchemaObject
  column: BoardColumn
}

/** What stands at the head of each column of a board of stages. */
export type ColumnTool = ComponentType<ColumnToolProps>

interface ColumnHeadProps {
  object: SchemaObject
  Tool: ColumnTool | undefined
  column: BoardColumn
  total: Total | null
  /** All cards of the column, whatever is filtered. */
  everything: number | null
}

/** A column's name, how many and how much; of a limit how much of it is used, loudly once it is more than that. */
export function ColumnHead({ object, Tool, column, total, everything }: ColumnHeadProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const limit = column.maxRecords
  const over = limit !== null && everything !== null && everything > limit
  return (
    <header className={classes.head}>
      <div className={classes.top}>
        <h2 className={classes.title} data-tone={column.tone} title={column.label}>
          <span>{column.label}</span>
        </h2>
        {Tool ? (
          <span className={classes.tool}>
            <Tool object={object} column={column} />
          </span>
        ) : null}
      </div>
      <p className={classes.counts}>
        {total && !(limit !== null && everything === total.count) ? <span>{formats.number(total.count)}</span> : null}
        {limit !== null && everything !== null ? (
          <span className={classes.limit} data-over={over || undefined} title={over ? t('board:overLimit') : undefined}>
            {over ? <IconAlertTriangle size={13} stroke={1.8} aria-hidden /> : null}
            {t('board:ofLimit', { count: everything, limit })}
            {over ? <span className={classes.aloud}>. {t('board:overLimit')}</span> : null}
          </span>
        ) : null}
        {total ? <Sums total={total} /> : null}
      </p>
    </header>
  )
}
