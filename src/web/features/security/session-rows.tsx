import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import rows from '../settings/parts/rows.module.css'
import type { Session } from './sessions.ts'

interface SessionRowsProps {
  sessions: readonly Session[]
  /** Ends one of them; without, they are only shown. */
  onEnd?: (session: Session) => void
  /** The one that is being ended. */
  ending?: string
}

/** Browsers in which somebody is signed in, as he would tell them apart. */
export const SessionRows = ({ sessions, onEnd, ending }: SessionRowsProps) => (
  <ul className={rows.rows} style={columns}>
    {sessions.map(session => (
      <SessionRow key={session.id} session={session} onEnd={onEnd} pending={session.id === ending} />
    ))}
  </ul>
)

const columns = { '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr) minmax(96px, auto)' } as CSSProperties
const phones = new Set(['iPhone', 'Android'])

interface SessionRowProps extends Pick<SessionRowsProps, 'onEnd'> {
  session: Session
  pending: boolean
}

function SessionRow({ session, onEnd, pending }: SessionRowProps) {
  const { t } = useTranslation()
  const name = useSessionName()(session)
  const Device = phones.has(session.system ?? '') ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <Device size={18} stroke={1.5} />
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          {session.address ? (
            <span className={rows.note}>{t('security:sessions.from', { address: session.address })}</span>
          ) : null}
        </div>
      </div>
      <span className={rows.cell}>
        {session.current ? (
          <StatusBadge tone="good">{t('security:sessions.here')}</StatusBadge>
        ) : (
          <>
            {t('security:sessions.seen')} <RelativeTime at={session.seenAt} />
          </>
        )}
      </span>
      <div className={rows.end}>
        {onEnd && !session.current ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('security:sessions.endOne', { name })}
            loading={pending}
            onClick={() => onEnd(session)}
          >
            {t('security:sessions.end')}
          </Button>
        ) : null}
      </div>
    </li>
  )
}

/** `Chrome, Windows`, or as much of it as is known. */
function useSessionName() {
  const { t } = useTranslation()
  return ({ browser, system }: Session): string => {
    if (browser && system) return t('security:sessions.on', { browser, system })
    return browser ?? system ?? t('security:sessions.unknown')
  }
}
