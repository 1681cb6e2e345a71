import { Menu } from '@mantine/core'
import {
  IconArrowsSort,
  IconCheck,
  IconEdit,
  IconLink,
  IconStar,
  IconTrash,
  IconUserCheck,
  IconWorld,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import type { Opened } from '../../ui/on-press.tsx'
import { PressedMenu } from '../../ui/pressed-menu.tsx'
import { toast } from '../../ui/toast.ts'
import { lowerFirst } from '../lower-first.ts'
import { useChangeView } from './use-change-view.ts'
import { useOpening } from './use-opening.ts'
import { useRemoveView } from './use-remove-view.ts'
import { pathOf } from './view-address.ts'
import classes from './view-bar.module.css'
import type { ViewMenuProps } from './view-menu.tsx'
import { authorWords } from './view-words.ts'
import type { SavedView } from './views.ts'

interface ViewVerbsProps extends ViewMenuProps, Opened {
  onDialog: (dialog: 'edit' | 'order') => void
}

/** What can be done with a view, and with all of them. */
export function ViewVerbs({ object, open, known, target, onDialog }: Omit<ViewVerbsProps, 'opened'>) {
  const { t } = useTranslation()
  return (
    <PressedMenu target={target} position="bottom-start">
      {open ? <OfView object={object} view={open} onEdit={() => onDialog('edit')} /> : null}
      <Opening object={object} open={open} known={known} />
      {known.views.length > 1 ? (
        <Item icon={<IconArrowsSort {...sign} />} words={t('view-dialogs:order')} onClick={() => onDialog('order')} />
      ) : null}
      {open?.can.change ? <Remove object={object} view={open} /> : null}
    </PressedMenu>
  )
}

const sign = { size: 16, stroke: 1.6 }

interface ItemProps {
  icon: ReactNode
  words: string
  onClick: () => void
  /** For what is switched: whether it is so now. */
  chosen?: boolean
}

function Item({ icon, words, onClick, chosen }: ItemProps) {
  return (
    <Menu.Item
      leftSection={icon}
      rightSection={chosen ? <IconCheck {...sign} /> : null}
      role={chosen === undefined ? undefined : 'menuitemcheckbox'}
      aria-checked={chosen}
      onClick={onClick}
    >
      {words}
    </Menu.Item>
  )
}

function OfView({ object, view, onEdit }: { object: SchemaObject; view: SavedView; onEdit: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { change } = useChangeView(object)
  const take = () =>
    change.mutate(
      { view, owner: me.id },
      { onSuccess: ({ name }) => toast({ message: t('view-dialogs:taken', { name }) }) },
    )
  const copy = async () => {
    const search = new URLSearchParams({ view: view.id })
    await navigator.clipboard.writeText(`${window.location.origin}${pathOf(object, view.kind)}?${search}`)
    toast({ message: t(view.shared === 'private' ? 'view-dialogs:copiedPrivate' : 'view-dialogs:copied') })
  }
  return (
    <>
      {view.owner === me.id ? null : <Menu.Label className={classes.author}>{authorWords(t, view)}</Menu.Label>}
      {view.can.change ? <Item icon={<IconEdit {...sign} />} words={t('view-dialogs:edit')} onClick={onEdit} /> : null}
      {view.can.change && view.ownerLeft ? (
        <Item icon={<IconUserCheck {...sign} />} words={t('view-dialogs:take')} onClick={take} />
      ) : null}
      <Item icon={<IconLink {...sign} />} words={t('view-dialogs:copy')} onClick={() => void copy()} />
    </>
  )
}

/** With what the object opens: for oneself, and for everyone, whom an administrator decides for. */
function Opening({ object, open, known }: ViewMenuProps) {
  const { t } = useTranslation()
  const me = useMe()
  const choose = useOpening(object)
  const name = open?.name ?? t('views:all', { objects: lowerFirst(object.label.many) })
  const view = open?.id ?? null
  return (
    <>
      <Item
        icon={<IconStar {...sign} />}
        words={t('view-dialogs:opensFirst')}
        chosen={known.opens === view}
        onClick={() => choose.mutate({ view: known.opens === view ? null : view, for: 'me', name })}
      />
      {me.admin && (open ? open.shared === 'everyone' : known.opensForEveryone) ? (
        <Item
          icon={<IconWorld {...sign} />}
          words={t('view-dialogs:opensFirstForAll')}
          chosen={known.opensForEveryone === view}
          onClick={() => choose.mutate({ view: known.opensForEveryone === view ? null : view, for: 'everyone', name })}
        />
      ) : null}
    </>
  )
}

function Remove({ object, view }: { object: SchemaObject; view: SavedView }) {
  const { t } = useTranslation()
  const remove = useRemoveView(object)
  return (
    <Menu.Item leftSection={<IconTrash {...sign} />} c="var(--r-bad)" onClick={() => remove.mutate(view)}>
      {t('remove')}
    </Menu.Item>
  )
}
