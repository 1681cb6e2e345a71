import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './empty.module.css'

/** Nothing here: why, and what to do about it. */
export function Empty({
  icon: Sign,
  title,
  text,
  children,
}: {
  icon?: Icon
  title: string
  text?: string
  children?: ReactNode
}) {
  return (
    <div className={classes.empty}>
      {Sign ? <Sign size={28} stroke={1.4} className={classes.icon} /> : null}
      <p className={classes.title}>{title}</p>
      {text ? <p className={classes.text}>{text}</p> : null}
      {children ? <div className={classes.actions}>{children}</div> : null}
    </div>
  )
}
