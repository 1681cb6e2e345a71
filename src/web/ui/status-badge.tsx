import type { ReactNode } from 'react'
import classes from './status-badge.module.css'

export type Tone = 'accent' | 'good' | 'bad' | 'warn' | 'quiet'

/** A state in a word, with a dot that tells it apart without reading. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <span className={classes.words}>{children}</span>
    </span>
  )
}
