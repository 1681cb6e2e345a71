import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/dialog.tsx'
import classes from './waiting.module.css'
import { waitingStore } from './waiting.ts'
import { WaitingEntry } from './waiting-entry.tsx'

/** What was written and is not on the server yet, in the order it will be sent. */
export function WaitingDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const all = waitingStore.use()
  return (
    <Dialog opened onClose={onClose} title={t('offline.title')} size="lg">
      <Text size="sm" c="dimmed">
        {all.length ? t('offline.text') : t('offline.allSent')}
      </Text>
      <ol className={classes.list}>
        {all.map(entry => (
          <WaitingEntry key={entry.id} entry={entry} onLeave={onClose} />
        ))}
      </ol>
    </Dialog>
  )
}
