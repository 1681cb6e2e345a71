import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import type { Views } from './use-views.ts'
import { ViewDialog, ViewOrder, ViewVerbs } from './view-parts.ts'
import type { SavedView } from './views.ts'

export interface ViewMenuProps {
  object: SchemaObject
  /** Absent: all records are shown. */
  open: SavedView | undefined
  known: Views
}

/** What can be done with the open view. */
export function ViewMenu({ object, open, known }: ViewMenuProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const [dialog, setDialog] = useState<'edit' | 'order' | null>(null)
  if (!open && !known.views.length) return null
  return (
    <>
      <ViewVerbs
        object={object}
        open={open}
        known={known}
        onDialog={setDialog}
        target={
          <ActionIcon
            size={phone ? 34 : 24}
            variant="subtle"
            color="gray"
            aria-label={open ? t('views:actions', { name: open.name }) : t('views:actionsOfAll')}
          >
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        }
      />
      {dialog === 'edit' && open ? <ViewDialog object={object} view={open} onClose={() => setDialog(null)} /> : null}
      {dialog === 'order' ? <ViewOrder object={object} onClose={() => setDialog(null)} /> : null}
    </>
  )
}
