import { Menu } from '@mantine/core'
import { IconLink, IconListCheck, IconLockOpen, IconPrinter, IconTrash, IconUserOff } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { loadSetupWords } from '../app/i18n.ts'
import { openScript, scriptedObjects } from '../app/open-script.ts'
import { printSoon } from '../app/printing.ts'
import { useMe } from '../app/session.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import type { Opened } from '../ui/on-press.tsx'
import { openOver } from '../ui/overlay.tsx'
import { PressedMenu } from '../ui/pressed-menu.tsx'
import { toast } from '../ui/toast.ts'
import type { SlotProps } from './card-page.tsx'
import { isTold } from './is-told.ts'
import { useRemove } from './use-remove.ts'

const AccessDialog = lazyPart<SlotProps & { onClose: () => void }>(async () => {
  const [module] = await Promise.all([import('../features/access/access-dialog.tsx'), loadSetupWords()])
  return module.AccessDialog
})

/** Objects whose records are people. */
const people = new Set(['lead', 'contact', 'interest'])

/** What can be done with any record. */
export function CardVerbs({ object, record, target }: SlotProps & Opened) {
  const { t } = useTranslation()
  const router = useRouter()
  const { admin } = useMe()
  const remove = useRemove(object)
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    toast({ message: t('records:linkCopied') })
  }
  return (
    <PressedMenu target={target} position="bottom-end">
      <Menu.Item leftSection={<IconLink size={16} stroke={1.6} />} onClick={() => void copy()}>
        {t('records:copyLink')}
      </Menu.Item>
      {scriptedObjects.has(object.name) ? (
        <Menu.Item
          leftSection={<IconListCheck size={16} stroke={1.6} />}
          onClick={() => openScript.set({ on: { object: object.name, id: record.id } })}
        >
          {t('card:callScript')}
        </Menu.Item>
      ) : null}
      <Menu.Item leftSection={<IconPrinter size={16} stroke={1.6} />} onClick={() => printSoon('facts')}>
        {t('card:print')}
      </Menu.Item>
      {isTold(object) ? (
        <Menu.Item leftSection={<IconPrinter size={16} stroke={1.6} />} onClick={() => printSoon('all')}>
          {t('card:printAll')}
        </Menu.Item>
      ) : null}
      <Menu.Item
        leftSection={<IconLockOpen size={16} stroke={1.6} />}
        onClick={() => openOver(close => <AccessDialog object={object} record={record} onClose={close} />)}
      >
        {t('records:access')}
      </Menu.Item>
      {admin && people.has(object.name) ? (
        <Menu.Item
          leftSection={<IconUserOff size={16} stroke={1.6} />}
          onClick={() => router.history.push(`/settings/personal-data/${object.name}/${record.id}`)}
        >
          {t('card:personalData')}
        </Menu.Item>
      ) : null}
      {record.can?.remove ? (
        <Menu.Item
          leftSection={<IconTrash size={16} stroke={1.6} />}
          c="var(--r-bad)"
          onClick={() => remove.mutate(record)}
        >
          {t('remove')}
        </Menu.Item>
      ) : null}
    </PressedMenu>
  )
}
