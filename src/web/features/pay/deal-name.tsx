import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import goals from '../goals/goals.module.css'
import classes from './pay.module.css'
import type { PayLine } from './pay.ts'

/** By its number, and by its name where one sees it. */
export function DealName({ deal, number }: Pick<PayLine, 'deal' | 'number'>) {
  if (!deal) return <span className={classes.deal}>{number}</span>
  return (
    <Anchor component={Link} to={`/deals/${deal.id}`} className={goals.link}>
      {[number, deal.name].filter(Boolean).join(' ')}
    </Anchor>
  )
}
