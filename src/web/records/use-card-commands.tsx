import {
  type Icon,
  IconCheckbox,
  IconLink,
  IconNote,
  IconPhone,
  IconPrinter,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react'
import i18next from 'i18next'
import { type Command, useCommands } from '../app/commands.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { printSoon } from '../app/printing.ts'
import { canCreate, useSchema } from '../app/schema.ts'
import type { Told } from '../features/tasks/tell-dialog.tsx'
import { titleOf } from '../fields/titles.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { openOver } from '../ui/overlay.tsx'
import { toast } from '../ui/toast.ts'
import { useRemove } from './use-remove.ts'

const TellDialog = lazyPart(async () => (await import('../features/tasks/tell-dialog.tsx')).TellDialog)

const telling: { what: Told; needs: string; icon: Icon; keys: string }[] = [
  { what: 'call', needs: 'activity', icon: IconPhone, keys: 'c' },
  { what: 'task', needs: 'task', icon: IconCheckbox, keys: 't' },
  { what: 'meeting', needs: 'task', icon: IconUsers, keys: 'm' },
  { what: 'note', needs: 'activity', icon: IconNote, keys: 'w' },
]

/** What can be done with any open record; `told`: things happen with it that are written down. */
export function useCardCommands(object: SchemaObject, record: RecordJson | undefined, told: boolean): void {
  const { byName } = useSchema()
  const remove = useRemove(object)
  useCommands(
    record
      ? [...(told ? tellCommands() : []), copyLink, print('facts'), ...(told ? [print('all')] : []), ...removal()]
      : [],
  )

  function tellCommands(): Command[] {
    return telling
      .filter(({ needs }) => {
        const made = byName.get(needs)
        return made && canCreate(made)
      })
      .map(({ what, icon, keys }) => ({
        id: `tell.${what}`,
        group: 'open',
        icon,
        keys,
        words: ({ t }) => t(`palette:tell.${what}`),
        run: () => record && tell(what, object, record),
      }))
  }

  function removal(): Command[] {
    if (!record?.can?.remove) return []
    return [
      { id: 'remove', group: 'open', icon: IconTrash, words: ({ t }) => t('remove'), run: () => remove.mutate(record) },
    ]
  }
}

/** Opens the form of a note, a call, a task or a meeting over the page. */
export const tell = (what: Told, object: SchemaObject, record: RecordJson): void =>
  openOver(close => (
    <TellDialog
      what={what}
      on={{ object: object.name, id: record.id }}
      title={titleOf(object, record)}
      onClose={close}
    />
  ))

const print = (what: 'facts' | 'all'): Command => ({
  id: `print.${what}`,
  group: 'open',
  icon: IconPrinter,
  words: ({ t }) => t(what === 'all' ? 'card:printAll' : 'card:print'),
  run: () => printSoon(what),
})

const copyLink: Command = {
  id: 'copyLink',
  group: 'open',
  icon: IconLink,
  words: ({ t }) => t('records:copyLink'),
  run: () =>
    void navigator.clipboard
      .writeText(window.location.href)
      .then(() => toast({ message: i18next.t('records:linkCopied') })),
}
