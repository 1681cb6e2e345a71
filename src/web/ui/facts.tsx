import { Children, type ReactNode } from 'react'
import classes from './facts.module.css'

/** A few facts in a row under a title. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <div className={classes.facts}>
      {Children.toArray(children).map((fact, at) => <span key={at} className={classes.fact}>{fact}</span>)}
    </div>
  )
}
