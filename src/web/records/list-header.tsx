import { ActionIcon, Button, VisuallyHidden } from '@mantine/core'
import { IconLayoutKanban, IconList, IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { quickLead } from '../app/quick-lead.ts'
import { canCreate } from '../app/schema.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Segments } from '../ui/segments.tsx'
import { useIsPhone } from '../ui/use-phone.ts'
import { useLookCommands } from './use-list-commands.ts'
import { useListSearch } from './use-list-search.ts'
import { useViews } from './views/use-views.ts'
import { addressFor, pathOf } from './views/view-address.ts'

const NewRecord = lazyPart(async () => (await import('./new-record.tsx')).NewRecord)

interface ListHeaderProps {
  object: SchemaObject
  view: 'list' | 'board'
  total: PageOf<RecordJson>['total']
  /** Beside the view switch: which pipeline. */
  extra?: React.ReactNode
}

export function ListHeader({ object, view, total, extra }: ListHeaderProps) {
  const formats = useFormats()
  return (
    <PageHeader
      title={object.label.many}
      back={object.configuration ? '/settings' : undefined}
      note={total ? `${formats.number(total.value)}${total.exact ? '' : '+'}` : null}
      views={
        object.views.board ? (
          <>
            <ViewSwitch object={object} view={view} />
            {extra}
          </>
        ) : null
      }
      actions={canCreate(object) ? <NewButton object={object} /> : null}
    />
  )
}

function ViewSwitch({ object, view }: Pick<ListHeaderProps, 'object' | 'view'>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { search } = useListSearch()
  const openView = useViews(object).views.find(({ id }) => id === search.view)
  const go = (to: 'list' | 'board') =>
    void navigate({
      to: pathOf(object, to),
      search: addressFor(search, openView, openView?.kind === to),
    })
  useLookCommands(view, go)
  return (
    <Segments
      label={t('records:view')}
      value={view}
      onChange={go}
      choices={[
        { value: 'list', label: <ViewLabel icon={<IconList size={16} stroke={1.6} />} words={t('records:list')} /> },
        {
          value: 'board',
          label: <ViewLabel icon={<IconLayoutKanban size={16} stroke={1.6} />} words={t('records:board')} />,
        },
      ]}
    />
  )
}

function ViewLabel({ icon, words }: { icon: React.ReactNode; words: string }) {
  const phone = useIsPhone()
  return (
    <>
      {icon}
      {phone ? <VisuallyHidden>{words}</VisuallyHidden> : words}
    </>
  )
}

/** A lead has its own short form; everything else the derived one. */
function NewButton({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const [open, setOpen] = useState(false)
  const begin = () => (object.name === 'lead' ? quickLead.set(true) : setOpen(true))
  return (
    <>
      {phone ? (
        <ActionIcon variant="light" color="ink" size="lg" aria-label={t('records:new')} onClick={begin}>
          <IconPlus size={18} />
        </ActionIcon>
      ) : (
        <Button variant="light" leftSection={<IconPlus size={16} />} onClick={begin}>
          {t('records:new')}
        </Button>
      )}
      {open ? <NewRecord object={object} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
