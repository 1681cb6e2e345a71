import { IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../../app/navigation.ts'
import { useSchema } from '../../app/schema.ts'
import { showPhone } from '../../fields/phone-format.ts'
import { useTitle } from '../../fields/titles.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './calls-page.module.css'
import { clock } from './clock.ts'
import { RecordingPlayer } from './recording-player.tsx'

/** A call of the list, as the API answers it. */
export interface ListedCall {
  id: string
  at: string
  direction: 'in' | 'out'
  state: 'ringing' | 'talking' | 'ended'
  number: string | null
  line: string
  user: string | null
  answered: boolean
  wait: number | null
  duration: number
  result: string | null
  notCalledBack: boolean
  /** Until when the recording can be heard. */
  recordedUntil: string | null
  record: { object: string; id: string; name: string | null } | null
}

/** Who called whom, how long it took, and what came of it. */
export function CallRow({ call }: { call: ListedCall }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const { direction, state, number, answered, record, at, line, user, wait, duration, result, notCalledBack } = call
  const { recordedUntil } = call
  const who = useTitle('user', user)
  const missed = state === 'ended' && !answered
  const Sign = missed ? IconPhoneOff : direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing
  const phone = number ? showPhone(number, t('records:extension')) : t('telephony:unknown')
  const object = record && byName.get(record.object)
  const title = record?.name || phone
  return (
    <li className={classes.call}>
      <Sign
        size={18}
        stroke={1.7}
        role="img"
        className={missed ? classes.bad : classes.sign}
        aria-label={t(`telephony:kinds.${missed ? 'missed' : direction}`)}
      />
      <div className={classes.who}>
        {record && object ? <Link to={cardPath(object, record.id)}>{title}</Link> : <span>{title}</span>}
        <span className={classes.note}>{record?.name ? phone : line}</span>
      </div>
      <span className={classes.note}>{who ?? ''}</span>
      <span className={classes.note}>
        {state === 'ended'
          ? [
              answered ? t('telephony:talked', { time: clock(duration) }) : null,
              wait !== null && direction === 'in' ? t('telephony:waited', { time: clock(wait) }) : null,
              result,
            ]
              .filter(Boolean)
              .join(' · ')
          : t(`telephony:states.${direction}.${state}`)}
      </span>
      <span className={classes.end}>
        {notCalledBack ? <StatusBadge tone="bad">{t('telephony:notCalledBack')}</StatusBadge> : null}
        <RelativeTime at={at} className={classes.note} />
      </span>
      {recordedUntil ? (
        <div className={classes.sound}>
          <RecordingPlayer call={call.id} keptUntil={recordedUntil} />
        </div>
      ) : null}
    </li>
  )
}
