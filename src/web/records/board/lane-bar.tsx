import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useFormats } from '../../app/format.ts'
import classes from './board.module.css'
import { Sums } from './sums.tsx'
import type { Total } from './totals.ts'
import type { Lane } from './use-lanes.ts'

interface LaneBarProps {
  lane: Lane
  /** Why no card of another lane can be let go here, where that is so. */
  why: string | undefined
  total: Total | null
  folded: boolean
  onFold: () => void
}

/** A lane's name, which folds it, with how many and how much there is in it. */
export function LaneBar({ lane, why, total, folded, onFold }: LaneBarProps) {
  const formats = useFormats()
  const Sign = folded ? IconChevronRight : IconChevronDown
  return (
    <header className={classes.laneBar}>
      <button type="button" className={classes.fold} aria-expanded={!folded} onClick={onFold}>
        <Sign size={16} stroke={1.6} aria-hidden />
        <span>{lane.label}</span>
      </button>
      {total ? (
        <p className={classes.laneCounts}>
          <span>{formats.number(total.count)}</span>
          <Sums total={total} />
        </p>
      ) : null}
      {why ? (
        <p className={classes.why} aria-hidden="true">
          {why}
        </p>
      ) : null}
    </header>
  )
}
