import { ActionIcon, Button, Group } from '@mantine/core'
import { IconArrowMerge, IconPencil, IconRestore, IconTag, IconTrash, IconUserShare, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { MarkedButton } from '../../features/automation/marked-button.tsx'
import { MergeDialog } from '../merge/merge-dialog.tsx'
import type { Selection } from '../use-selection.ts'
import classes from './bulk.module.css'
import type { Chosen } from './bulk-changes.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { type Action, actionsOf } from './edits.ts'

const signs = {
  field: IconPencil,
  owner: IconUserShare,
  tags: IconTag,
  remove: IconTrash,
  restore: IconRestore,
}

/** So many the server makes one of at a time. */
const mostMerged = 101

interface BulkBarProps extends Pick<Chosen, 'object' | 'asked'> {
  selection: Selection
}

/** What can be done with the marked rows. Escape takes the marks away. */
export function BulkBar({ object, asked, selection }: BulkBarProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [doing, setDoing] = useState<Action | null>(null)
  const [merging, setMerging] = useState(false)
  const { clear } = selection
  const shown = selection.count > 0 && !doing && !merging
  useEffect(() => {
    if (!shown) return
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog]')) clear()
    }
    document.addEventListener('keydown', leave)
    return () => document.removeEventListener('keydown', leave)
  }, [shown, clear])

  const actions = actionsOf(object)
  const mayMerge =
    !selection.all && selection.count > 1 && selection.count <= mostMerged && object.can.remove !== 'none'
  if (!selection.count && !doing) return null
  const button = (action: Action) => {
    const Sign = signs[action]
    return (
      <Button
        key={action}
        className={classes.action}
        variant="subtle"
        size="compact-md"
        color={action === 'remove' ? 'red' : undefined}
        leftSection={<Sign size={16} />}
        onClick={() => setDoing(action)}
      >
        {t(`bulk:actions.${action}`)}
      </Button>
    )
  }
  return (
    <section className={classes.bar} aria-label={t('bulk:bar')}>
      <span className={classes.count} role="status">
        {t(selection.exact ? 'bulk:selected' : 'bulk:selectedOver', { count: formats.number(selection.count) })}
      </span>
      <Group gap={4} wrap="nowrap" className={classes.actions}>
        {actions.filter(action => action !== 'remove').map(button)}
        {mayMerge ? (
          <Button
            className={classes.action}
            variant="subtle"
            size="compact-md"
            leftSection={<IconArrowMerge size={16} />}
            onClick={() => setMerging(true)}
          >
            {t('bulk:merge.action')}
          </Button>
        ) : null}
        <MarkedButton chosen={{ object, asked, marks: selection }} onDone={clear} />
        {actions.filter(action => action === 'remove').map(button)}
      </Group>
      <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('bulk:clear')} onClick={clear}>
        <IconX size={18} />
      </ActionIcon>
      {merging ? (
        <MergeDialog object={object} ids={[...selection.ids]} onDone={clear} onClose={() => setMerging(false)} />
      ) : null}
      {doing ? (
        <BulkDialog
          action={doing}
          chosen={{ object, asked, marks: selection }}
          onDone={clear}
          onClose={() => setDoing(null)}
        />
      ) : null}
    </section>
  )
}
