import type { CSSProperties, ReactNode } from 'react'
import type { SchemaField } from '../../app/contract.ts'
import { widgetOf } from '../../fields/index.ts'
import table from '../list-table.module.css'
import classes from './groups.module.css'

/** Where what a line is called stands among the columns: from the first that is not summed to the next that is. */
export function namePlace(columns: readonly SchemaField[], isSummed: (field: SchemaField) => boolean) {
  const free = columns.findIndex(field => !isSummed(field))
  const at = Math.max(0, free)
  const next = columns.findIndex((field, index) => index > at && isSummed(field))
  return { at, span: (next < 0 ? columns.length : next) - at }
}

interface LineCellsProps {
  columns: SchemaField[]
  lefts: (number | null)[]
  name: ReactNode
  isSummed: (field: SchemaField) => boolean
  sum: (field: SchemaField) => ReactNode
  /** What makes a cell one that the keyboard walks to. */
  cell?: (column: number) => object
}

/** Cells of a line that is no record: what it is called, over the columns that say nothing of it, and sums under their columns. */
export function LineCells({ columns, lefts, name, isSummed, sum, cell = () => ({}) }: LineCellsProps) {
  const { at, span } = namePlace(columns, isSummed)
  return columns.map((field, column) => {
    const own = column === at
    const left = lefts[column] ?? null
    const place: CSSProperties = {
      gridRow: 1,
      gridColumn: own ? (at === 0 ? `1 / span ${span + 1}` : `${at + 2} / span ${span}`) : column + 2,
      ...(left !== null && { left: own && at === 0 ? 0 : left }),
    }
    return (
      <td
        key={field.name}
        className={table.cell}
        style={place}
        data-name={own || undefined}
        data-pinned={left === null ? undefined : true}
        data-numeric={(!own && (isSummed(field) || widgetOf(field).numeric)) || undefined}
        {...cell(column)}
      >
        {own ? <span className={classes.head}>{name}</span> : isSummed(field) ? sum(field) : null}
      </td>
    )
  })
}
