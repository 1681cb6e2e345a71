import { useTranslation } from 'react-i18next'
import classes from './waiting.module.css'
import { waitingStore } from './waiting.ts'

/** On the card it belongs to: what was written there and is not sent yet. */
export function WaitingHere({ id }: { id: string }) {
  const { t } = useTranslation()
  const here = waitingStore.use().filter(({ on }) => on?.id === id)
  if (!here.length) return null
  return (
    <ul className={classes.heres} aria-label={t('offline.title')}>
      {here.map(entry => (
        <li key={entry.id} className={classes.here}>
          <span className={classes.kind}>
            {t(entry.state === 'waiting' ? 'offline.waits' : 'offline.notTaken')} {t(`offline.kinds.${entry.kind}`)}
          </span>
          <span>{entry.title}</span>
        </li>
      ))}
    </ul>
  )
}

/** Whether a task was finished here, and its result is not sent yet. */
export const useWaitsHere = (id: string): boolean =>
  waitingStore.use().some(({ on, state, kind }) => state === 'waiting' && kind === 'result' && on?.id === id)
