import { Menu } from '@mantine/core'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { Opened } from '../../ui/on-press.tsx'
import { PressedMenu } from '../../ui/pressed-menu.tsx'
import { useTaskMove } from './use-task-move.ts'

const PutOffDialog = lazyPart(async () => (await import('./put-off-dialog.tsx')).PutOffDialog)

/** Where a task is put off to mostly; tomorrow and next week at the hour it had. */
const moments: Record<string, (due: Dayjs) => Dayjs> = {
  laterToday: () => dayjs().add(2, 'hour').startOf('hour'),
  tomorrow: due => atTimeOf(due, dayjs().add(1, 'day')),
  nextWeek: due => atTimeOf(due, dayjs().add(7 - ((dayjs().day() + 6) % 7), 'day')),
}

const atTimeOf = (due: Dayjs, day: Dayjs): Dayjs => day.hour(due.hour()).minute(due.minute()).second(0).millisecond(0)

/** The usual moments to put a task off to, and any other. */
export function PutOffMenu({ task, target }: { task: RecordJson } & Opened) {
  const { t } = useTranslation()
  const [picking, setPicking] = useState(false)
  const move = useTaskMove(task)
  const due = dayjs(asText(task.dueAt))
  const shown = Object.entries(moments).filter(([name]) => name !== 'laterToday' || dayjs().hour() < 20)
  return (
    <>
      <PressedMenu target={target} position="bottom-end">
        {shown.map(([name, momentFrom]) => (
          <Menu.Item key={name} onClick={() => move(momentFrom(due).toISOString())}>
            {t(`records:task.putOffTo.${name}`, { at: momentFrom(due).format('HH:mm') })}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => setPicking(true)}>{t('records:task.putOffTo.pick')}</Menu.Item>
      </PressedMenu>
      {picking ? <PutOffDialog task={task} onChosen={move} onClose={() => setPicking(false)} /> : null}
    </>
  )
}
