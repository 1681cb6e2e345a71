import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../../app/navigation.ts'
import { useSchema } from '../../app/schema.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { errorWords } from '../../ui/toast.ts'
import { canHandOver, HandOverDialog } from './hand-over-dialog.tsx'
import classes from './my-day.module.css'
import { type Asking, useAsking } from './use-asking.ts'

const most = 200

interface WaitingDialogProps {
  /** `null`: what is nobody's. */
  owner: string | null
  name: string
  onClose: () => void
}

/** Exactly those who wait for an answer of somebody; each is handed over from here. */
export function WaitingDialog({ owner, name, onClose }: WaitingDialogProps) {
  const { t } = useTranslation()
  const { data, error } = useAsking(owner ? { owner, limit: most } : { owned: false, limit: most })
  return (
    <Dialog opened onClose={onClose} title={t('team:waiting', { name })} size="lg">
      {error ? <p role="alert">{errorWords(error)}</p> : null}
      {data ? null : <Lines count={4} />}
      <ul className={classes.list}>
        {data?.data.map(one => (
          <WaitingLine key={one.id} asking={one} onLeave={onClose} />
        ))}
      </ul>
      {data && data.total.value > most ? <p className={classes.none}>{t('team:more', { count: most })}</p> : null}
    </Dialog>
  )
}

function WaitingLine({ asking, onLeave }: { asking: Asking; onLeave: () => void }) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(asking.object)
  const [assigning, setAssigning] = useState(false)
  if (!object) return null
  const title = asking.title ?? object.label.one
  return (
    <li className={classes.row}>
      <div className={classes.body}>
        <Link to={cardPath(object, asking.id)} className={classes.name} onClick={onLeave}>
          {title}
        </Link>
        <span className={classes.about}>
          <span>{object.label.one}</span>
          <RelativeTime at={asking.since} />
          <span className={classes.words}>{asking.subject}</span>
        </span>
      </div>
      {canHandOver(object) ? (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t('team:reassignOne', { title })}
          onClick={() => setAssigning(true)}
        >
          {t('team:reassign')}
        </Button>
      ) : null}
      {assigning ? (
        <HandOverDialog object={object} id={asking.id} title={title} onClose={() => setAssigning(false)} />
      ) : null}
    </li>
  )
}
