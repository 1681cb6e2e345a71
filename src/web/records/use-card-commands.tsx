import { IconLink, IconPrinter, IconTrash } from '@tabler/icons-react'
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
import { beginForm, tellings } from './telling.ts'
import { useRemove } from './use-remove.ts'

const TellDialog = lazyPart(async () => (await import('../features/tasks/tell-dialog.tsx')).TellDialog)

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
    return tellings
      .filter(({ needs }) => {
        const made = byName.get(needs)
        return made && canCreate(made)
      })
      .map(({ what, Sign, keys }) => ({
        id: `tell.${what}`,
        group: 'open',
        icon: Sign,
        keys,
        words: ({ t }) => t(`palette:tell.${what}`),
        run: () => record && !beginForm(record.id, what) && tell(what, object, record),
      }))
  }

  function removal(): Command[] {
    if (!record?.can?.remove) return []
    return [
      { id: 'remove', group: 'open', icon: IconTrash, words: ({ t }) => t('remove'), run: () => remove.mutate(record) },
    ]
  }
}

/** Opens the form of a note, a call, a task or a meeting over the page, where it does not stand on it. */
const tell = (what: Told, object: SchemaObject, record: RecordJson): void =>
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
  ...(what === 'facts' && { keys: 'shift+p' }),
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
