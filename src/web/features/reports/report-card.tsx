import type { Icon } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import classes from './reports-list.module.css'

interface ReportCardProps {
  to: string
  icon: Icon
  name: string
  about?: string | null
  /** Whose it is, who sees it. */
  note?: string
}

/** One report of many: what it is called and what it answers. */
export function ReportCard({ to, icon: Sign, name, about, note }: ReportCardProps) {
  return (
    <li>
      <Link to={to} className={classes.card}>
        <Sign size={20} stroke={1.5} className={classes.sign} />
        <span className={classes.name} dir="auto">
          {name}
        </span>
        {about ? (
          <span className={classes.about} dir="auto">
            {about}
          </span>
        ) : null}
        {note ? <span className={classes.about}>{note}</span> : null}
      </Link>
    </li>
  )
}
