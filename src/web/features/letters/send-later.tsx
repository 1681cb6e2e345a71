import { Button, Menu } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { IconChevronDown } from '@tabler/icons-react'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { Dialog } from '../../ui/dialog.tsx'

const atNine = (day: Dayjs) => day.hour(9).minute(0).second(0).millisecond(0)

/** When letters are read: tomorrow morning, at the beginning of the week. On Sundays these are the same. */
function moments(): [string, Dayjs][] {
  const tomorrow = atNine(dayjs().add(1, 'day'))
  const monday = atNine(dayjs().add((8 - dayjs().day()) % 7 || 7, 'day'))
  return monday.isSame(tomorrow)
    ? [['tomorrow', tomorrow]]
    : [
        ['tomorrow', tomorrow],
        ['monday', monday],
      ]
}

/** The usual times to send a letter at, and any other. */
export function SendLater({ disabled, onChosen }: { disabled: boolean; onChosen: (sendAt: string) => void }) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const [picking, setPicking] = useState(false)
  const [picked, setPicked] = useState<string | null>(null)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            px={6}
            disabled={disabled}
            aria-label={t('writing:sendLater')}
            title={t('writing:sendLater')}
          >
            <IconChevronDown size={15} stroke={1.8} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('writing:sendLater')}</Menu.Label>
          {moments().map(([name, moment]) => (
            <Menu.Item key={name} onClick={() => onChosen(moment.toISOString())}>
              {t(`writing:moments.${name}`)} — {formats.exact(moment.toDate())}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setPicking(true)}>{t('writing:moments.pick')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {picking ? (
        <Dialog opened onClose={() => setPicking(false)} title={t('writing:sendLater')} size="sm">
          <DateTimePicker
            label={t('writing:when')}
            data-autofocus
            locale={i18n.language}
            valueFormat="D MMM YYYY, HH:mm"
            defaultTimeValue="09:00"
            minDate={new Date()}
            value={picked ? new Date(picked) : null}
            onChange={chosen => setPicked(chosen ? new Date(chosen).toISOString() : null)}
          />
          <Button
            mt="md"
            disabled={!picked}
            onClick={() => {
              setPicking(false)
              if (picked) onChosen(picked)
            }}
          >
            {t('writing:sendThen')}
          </Button>
        </Dialog>
      ) : null}
    </>
  )
}
