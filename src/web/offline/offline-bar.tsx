import { Button } from '@mantine/core'
import { IconCloudOff, IconCloudUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { daysBetween, type Formats, useFormats } from '../app/format.ts'
import { leavingAsked, signOut } from '../app/session.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { network } from './network.ts'
import classes from './offline-bar.module.css'
import { waitingStore } from './waiting.ts'
import { useNetwork } from './watch-network.ts'

const Confirm = lazyPart(async () => (await import('../ui/confirm.tsx')).Confirm)
const WaitingDialog = lazyPart(async () => (await import('./waiting-dialog.tsx')).WaitingDialog)

/** Above every page, while there is no network or something is not sent: how old what is seen is, and what waits. */
export function OfflineBar() {
  const { t } = useTranslation()
  useNetwork()
  const { away, asOf } = network.use()
  const all = waitingStore.use()
  const [opened, setOpened] = useState(false)
  const stuck = all.filter(({ state }) => state !== 'waiting').length
  const waiting = all.length - stuck
  const formats = useFormats()
  const moment = momentOf(asOf, formats)
  const asked = leavingAsked.use()
  if (!away && !all.length && !opened) return null
  return (
    <>
      {away || all.length ? (
        <div className={classes.bar} role="status" data-stuck={stuck > 0 || undefined}>
          {away ? <IconCloudOff size={16} stroke={1.6} /> : <IconCloudUp size={16} stroke={1.6} />}
          <span className={classes.text}>
            {away ? (moment ? t('offline.asOf', { moment }) : t('offline.away')) : null}
            {away && all.length ? ' ' : null}
            {waiting ? t('offline.waiting', { count: waiting }) : null}
            {waiting && stuck ? ' ' : null}
            {stuck ? t('offline.stuck', { count: stuck }) : null}
          </span>
          {all.length ? (
            <Button size="compact-sm" variant="default" onClick={() => setOpened(true)}>
              {t('offline.show')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {asked ? (
        <Confirm
          title={t('offline.leaveTitle')}
          text={t('offline.leaveText', { count: all.length })}
          action={t('signOut')}
          run={signOut}
          onClose={() => leavingAsked.set(false)}
        />
      ) : null}
      {opened ? <WaitingDialog onClose={() => setOpened(false)} /> : null}
    </>
  )
}

/** `14:05`; with its day, where that was another. */
function momentOf(at: number | null, formats: Formats): string | null {
  if (at === null) return null
  const then = new Date(at)
  return daysBetween(then, new Date()) === 0 ? formats.clock(then) : `${formats.date(then)}, ${formats.clock(then)}`
}
