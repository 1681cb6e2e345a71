import { ActionIcon, Button } from '@mantine/core'
import { IconBoxMultiple, IconForms, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { ConfirmRemoval } from '../parts/confirm-removal.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useConfigured } from '../parts/use-configured.ts'
import { useRemoved } from '../parts/use-removed.ts'
import { type AddedObject, addedObjectsQuery } from './added.ts'
import { ObjectDialog } from './object-dialog.tsx'
import { RemovedOnes } from './removed-ones.tsx'

type Open = { add: true } | { edit: AddedObject } | { remove: AddedObject }

/** Objects that the company made itself: contracts, cars, projects. */
export function ObjectsPage() {
  const { t, i18n } = useTranslation()
  const objects = useQuery(addedObjectsQuery)
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const language = i18n.language === 'en' ? 'en' : 'ru'
  return (
    <SettingsFrame
      title={t('settings:objects.title')}
      text={t('settings:objects.text')}
      asked={objects}
      actions={
        <HeaderButton icon={IconPlus} label={t('settings:objects.add')} onClick={() => setOpen({ add: true })} />
      }
    >
      {objects.data?.length ? (
        <ul className={rows.rows}>
          {objects.data.map(object => {
            const name = object.label.many[language]
            return (
              <li key={object.id} className={rows.row}>
                <div className={rows.main}>
                  <div className={rows.names}>
                    <button type="button" className={rows.title} onClick={() => setOpen({ edit: object })}>
                      {name}
                    </button>
                    <code className={rows.note}>/{object.plural}</code>
                    {object.number ? <code className={rows.note}>{`${object.number}1`}</code> : null}
                  </div>
                </div>
                <div className={rows.end}>
                  <Button
                    component={Link}
                    to={`/settings/fields?object=${object.name}`}
                    size="compact-sm"
                    variant="default"
                    leftSection={<IconForms size={14} />}
                  >
                    {t('settings:objects.fields')}
                  </Button>
                  <ActionIcon aria-label={t('settings:editOne', { name })} onClick={() => setOpen({ edit: object })}>
                    <IconPencil size={16} stroke={1.6} />
                  </ActionIcon>
                  <ActionIcon
                    aria-label={t('settings:removeOne', { name })}
                    onClick={() => setOpen({ remove: object })}
                  >
                    <IconTrash size={16} stroke={1.6} />
                  </ActionIcon>
                </div>
              </li>
            )
          })}
        </ul>
      ) : (
        <Empty icon={IconBoxMultiple} title={t('settings:objects.none')} text={t('settings:objects.noneText')} />
      )}
      <RemovedOnes kind="objects" />
      {open && 'add' in open ? <ObjectDialog onClose={close} /> : null}
      {open && 'edit' in open ? <ObjectDialog object={open.edit} onClose={close} /> : null}
      {open && 'remove' in open ? (
        <RemoveObject object={open.remove} name={open.remove.label.many[language]} onClose={close} />
      ) : null}
    </SettingsFrame>
  )
}

function RemoveObject({ object, name, onClose }: { object: AddedObject; name: string; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const removed = useRemoved()
  const refresh = () => Promise.all([queryClient.invalidateQueries({ queryKey: ['added'] }), configured()])
  const remove = async () => {
    await api.delete(`/objects/${object.id}`)
    await refresh()
    removed(name, `/objects/${object.id}/restoration`, refresh)
  }
  return (
    <ConfirmRemoval
      kind="objects"
      id={object.id}
      title={t('settings:objects.removeTitle', { name })}
      text={t('settings:objects.removeText')}
      run={remove}
      onClose={onClose}
    />
  )
}
