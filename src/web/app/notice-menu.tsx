import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconClock, IconClockEdit, IconClockPause, IconSunrise } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../ui/lazy-part.tsx'
import { type Notice, useNoticeVerbs } from './notices.ts'

const SnoozeDialog = lazyPart(async () => (await import('../features/notices/snooze-dialog.tsx')).SnoozeDialog)

/** What can be done with a line without opening it. */
export function NoticeMenu({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const { read, putOff, bringBack } = useNoticeVerbs()
  const [choosing, setChoosing] = useState(false)
  const { id, title, waitsUntil } = notice
  const until = (moment: Date) => putOff.mutate({ id, until: moment })
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <ActionIcon aria-label={t('notices.snooze', { title })}>
            <IconClockPause size={17} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconClock size={16} stroke={1.6} />} onClick={() => until(inAnHour())}>
            {t('notices.inAnHour')}
          </Menu.Item>
          <Menu.Item leftSection={<IconSunrise size={16} stroke={1.6} />} onClick={() => until(tomorrow())}>
            {t('notices.tomorrow')}
          </Menu.Item>
          <Menu.Item leftSection={<IconClockEdit size={16} stroke={1.6} />} onClick={() => setChoosing(true)}>
            {t('notices.chosen')}
          </Menu.Item>
          {waitsUntil ? (
            <Menu.Item onClick={() => bringBack.mutate(id)}>{t('notices.back')}</Menu.Item>
          ) : notice.unread ? (
            <Menu.Item leftSection={<IconCheck size={16} stroke={1.6} />} onClick={() => read.mutate(id)}>
              {t('notices.read')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {choosing ? <SnoozeDialog onChosen={until} onClose={() => setChoosing(false)} /> : null}
    </>
  )
}

const inAnHour = (): Date => dayjs().add(1, 'hour').toDate()
const tomorrow = (): Date => dayjs().add(1, 'day').startOf('day').add(9, 'hour').toDate()
