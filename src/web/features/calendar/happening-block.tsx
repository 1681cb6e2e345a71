import { VisuallyHidden } from '@mantine/core'
import {
  type Icon,
  IconAlertTriangle,
  IconCheck,
  IconChecklist,
  IconMail,
  IconPhone,
  IconUsers,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../fields/widget.ts'
import { Person } from '../../ui/person.tsx'
import classes from './calendar.module.css'
import type { Happening } from './happening.ts'
import { stateWord } from './states.ts'

const icons: Record<string, Icon> = { call: IconPhone, meeting: IconUsers, letter: IconMail }

interface HappeningBlockProps {
  happening: Happening
  /** By the reader's clocks. */
  time: string
  /** Whose it is, where several people stand together. */
  person: string | undefined
}

/** One task or meeting as it stands in the calendar: what, when, whose; the state by a sign and in words. */
export function HappeningBlock({ happening, time, person }: HappeningBlockProps) {
  const { t } = useTranslation()
  const { kind, state, title, record } = happening
  const place = asText(record.place)
  const Sign = state === 'late' ? IconAlertTriangle : state === 'done' ? IconCheck : (icons[kind] ?? IconChecklist)
  return (
    <span
      className={classes.block}
      title={[time, title, place, person, stateWord(t, happening)].filter(Boolean).join(' · ')}
    >
      {person ? <Person name={person} size={16} /> : null}
      <Sign size={13} stroke={1.8} className={classes.sign} />
      {time ? <span className={classes.time}>{time}</span> : null}
      <span className={classes.what}>
        <bdi>{title}</bdi>
        {place ? <span className={classes.place}>{` · ${place}`}</span> : null}
      </span>
      <VisuallyHidden>{[stateWord(t, happening), person].filter(Boolean).join(', ')}</VisuallyHidden>
    </span>
  )
}
