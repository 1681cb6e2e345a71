import { Children, type ReactNode } from 'react'
import classes from './facts.module.css'

/** A few facts in a row under a title. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <div className={classes.facts}>
      {Children.map(children, fact => (isNothing(fact) ? null : <span className={classes.fact}>{fact}</span>))}
    </div>
  )
}

const isNothing = (fact: ReactNode): boolean => fact === null || fact === undefined || typeof fact === 'boolean'
