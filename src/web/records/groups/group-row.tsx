import { Button } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import table from '../list-table.module.css'
import type { Line } from './group-lines.ts'
import { GroupName } from './group-name.tsx'
import classes from './groups.module.css'
import { LineCells } from './line-cells.tsx'
import { SumValue } from './sum-value.tsx'
import type { Summed } from './sums.ts'
import type { Grouping } from './use-groupings.ts'
import { sumKey } from './use-sums.ts'

interface GroupRowProps {
  line: Line
  by: Grouping[]
  columns: SchemaField[]
  lefts: (number | null)[]
  summed: Summed[]
  index: number
  start: number
  /** The column the keyboard is in, if it is in this line. */
  active: number | null
  /** Chosen columns, from the first to the last. */
  from: number
  to: number
  /** Opens or closes the group, or shows more of them. */
  onPress: (index: number) => void
  /** Absent where there are more groups than the server gives. */
  onMore: (() => void) | undefined
}

/** A line between the records of a list: the head of a group, with what it is called and what it comes to. */
export function GroupRow(props: GroupRowProps) {
  const { line, by, columns, lefts, summed, index, start, active, from, to, onPress, onMore } = props
  const summedOf = (field: SchemaField) => summed.find(one => one.field.name === field.name)
  const node = line.kind === 'group' ? line.node : undefined
  return (
    <tr
      className={`${table.row} ${classes.row}`}
      aria-rowindex={index + 2}
      aria-level={'node' in line ? line.node.path.length + (node ? 0 : 1) : 1}
      aria-expanded={line.kind === 'group' ? line.open : undefined}
      style={{ transform: `translateY(${start}px)` }}
      data-level={'node' in line ? line.node.path.length : undefined}
      data-quiet={line.kind === 'group' ? undefined : true}
      onClick={node ? () => onPress(index) : undefined}
    >
      <LineCells
        columns={columns}
        lefts={lefts}
        name={<LineName line={line} by={by} onMore={onMore} />}
        isSummed={field => Boolean(node && summedOf(field))}
        sum={field => {
          const one = summedOf(field)
          return one && node ? <SumValue summed={one} values={node.sums.get(sumKey(one))} /> : null
        }}
        cell={column => ({
          'data-cell': `${index}:${column}`,
          'data-chosen': (column >= from && column <= to) || undefined,
          'data-active': active === column || undefined,
          tabIndex: active === column ? 0 : -1,
        })}
      />
    </tr>
  )
}

export function LineName({ line, by, onMore }: Pick<GroupRowProps, 'line' | 'by' | 'onMore'>): ReactNode {
  const { t } = useTranslation()
  const formats = useFormats()
  if (line.kind === 'rest') return t('records:groups.rest', { count: line.count })
  if (line.kind === 'more')
    return onMore ? (
      <Button size="compact-sm" variant="default" tabIndex={-1} onClick={onMore}>
        {t('records:groups.more')}
      </Button>
    ) : (
      t('records:groups.tooMany')
    )
  const { node, open } = line
  const grouping = by[node.path.length - 1]
  return (
    <>
      <IconChevronRight size={16} className={classes.chevron} data-open={open || undefined} aria-hidden="true" />
      {grouping ? <GroupName grouping={grouping} value={node.path.at(-1) ?? null} /> : null}
      <span className={`${classes.count} number`}>{formats.number(node.count)}</span>
    </>
  )
}
