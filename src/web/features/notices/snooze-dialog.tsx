import { Button, Group, Stack } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'

/** Until when a notice is put off. */
export function SnoozeDialog({ onChosen, onClose }: { onChosen: (until: Date) => void; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const [until, setUntil] = useState<string | null>(null)
  const moment = until ? new Date(until) : null
  return (
    <Dialog opened onClose={onClose} title={t('notices.putOff')} size="sm">
      <Stack>
        <DateTimePicker
          label={t('notices.until')}
          required
          data-autofocus
          locale={i18n.language}
          valueFormat="D MMM YYYY HH:mm"
          minDate={new Date()}
          value={until}
          onChange={setUntil}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            disabled={!moment || moment.getTime() <= Date.now()}
            onClick={() => {
              if (moment) onChosen(moment)
              onClose()
            }}
          >
            {t('notices.putOff')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
