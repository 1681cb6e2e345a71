import { ActionIcon } from '@mantine/core'
import { IconFileExport } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter } from '../../../model/index.ts'
import { useCommands } from '../../app/commands.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { loadSetupWords } from '../../app/i18n.ts'
import { useMe } from '../../app/session.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { ListSearch } from '../list-search.ts'
import { canExport } from './exports.ts'

interface ExportButtonProps {
  object: SchemaObject
  search: ListSearch
  /** What is shown is less than the address asks for. */
  within?: Filter
}

const ExportDialog = lazyPart<ExportButtonProps & { onClose: () => void }>(async () => {
  const [module] = await Promise.all([import('./export-dialog.tsx'), loadSetupWords()])
  return module.ExportDialog
})

/** Takes the records of an open list or board away in a file; for who may. */
export function ExportButton(props: ExportButtonProps) {
  const me = useMe()
  return canExport(props.object, me.admin) ? <OpenExport {...props} /> : null
}

function OpenExport(props: ExportButtonProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useCommands([
    {
      id: 'list.export',
      group: 'page',
      icon: IconFileExport,
      words: ({ t }) => t('records:export'),
      run: () => setOpen(true),
    },
  ])
  return (
    <>
      <ActionIcon size={28} aria-label={t('records:export')} title={t('records:export')} onClick={() => setOpen(true)}>
        <IconFileExport size={18} stroke={1.6} />
      </ActionIcon>
      {open ? <ExportDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
