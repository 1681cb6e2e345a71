import { ActionIcon, Select } from '@mantine/core'
import { IconForms, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { ConfirmRemoval } from '../parts/confirm-removal.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useConfigured } from '../parts/use-configured.ts'
import { useRemoved } from '../parts/use-removed.ts'
import { type AddedField, addedFieldsQuery } from './added.ts'
import { FieldDialog } from './field-dialog.tsx'
import { IndexState } from './index-state.tsx'
import { RemovedOnes } from './removed-ones.tsx'
import { useTypeWords } from './type-words.ts'

type Open = { add: true } | { edit: AddedField } | { remove: AddedField }
const columns = { '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1fr) 64px' } as React.CSSProperties

/** Fields of an object: the company's own, which may be changed, and those that come with it. */
export function FieldsPage() {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'ru'
  const { objects } = useSchema()
  const search: { object?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const fields = useQuery(addedFieldsQuery)
  const [open, setOpen] = useState<Open | null>(null)
  const words = useTypeWords()
  const object =
    objects.find(one => one.name === search.object) ?? objects.find(one => one.name === 'lead') ?? objects[0]
  const choose = (name: string | null) =>
    void navigate({ to: '/settings/fields', search: { object: name ?? undefined }, replace: true })
  if (!object) return null
  const own = (fields.data ?? []).filter(field => field.object === object.name)
  const close = () => setOpen(null)
  return (
    <SettingsFrame
      title={t('settings:fields.title')}
      text={t('settings:fields.text')}
      asked={fields}
      actions={<HeaderButton icon={IconPlus} label={t('settings:fields.add')} onClick={() => setOpen({ add: true })} />}
    >
      <Select
        label={t('settings:fields.of')}
        allowDeselect={false}
        searchable
        maw={320}
        mb="lg"
        value={object.name}
        onChange={choose}
        data={objects.map(one => ({ value: one.name, label: one.label.many }))}
      />
      <section className={rows.section}>
        <h2 className={rows.sectionTitle}>{t('settings:fields.own')}</h2>
        {own.length ? (
          <ul className={rows.rows} style={{ ...columns, marginTop: 8 }}>
            {own.map(field => (
              <li key={field.id} className={rows.row}>
                <div className={rows.main}>
                  <div className={rows.names}>
                    <button type="button" className={rows.title} onClick={() => setOpen({ edit: field })}>
                      {field.label[language]}
                    </button>
                    <code className={rows.note}>{field.name}</code>
                  </div>
                </div>
                <span className={rows.cell}>{words(field.type)}</span>
                <span className={rows.cell}>
                  {field.options.required ? `${t('settings:fields.required')} ` : ''}
                  <IndexState field={field} />
                </span>
                <div className={rows.end}>
                  <ActionIcon
                    aria-label={t('settings:editOne', { name: field.label[language] })}
                    onClick={() => setOpen({ edit: field })}
                  >
                    <IconPencil size={16} stroke={1.6} />
                  </ActionIcon>
                  <ActionIcon
                    aria-label={t('settings:removeOne', { name: field.label[language] })}
                    onClick={() => setOpen({ remove: field })}
                  >
                    <IconTrash size={16} stroke={1.6} />
                  </ActionIcon>
                </div>
              </li>
            ))}
          </ul>
        ) : (
          <Empty
            icon={IconForms}
            title={t('settings:fields.none')}
            text={t('settings:fields.noneText', { object: object.label.many })}
          />
        )}
      </section>
      <RemovedOnes kind="fields" object={object.name} />
      <BuiltIn object={object} own={own} />
      {open && 'add' in open ? <FieldDialog object={object} onClose={close} /> : null}
      {open && 'edit' in open ? <FieldDialog object={object} field={open.edit} onClose={close} /> : null}
      {open && 'remove' in open ? <RemoveField field={open.remove} onClose={close} /> : null}
    </SettingsFrame>
  )
}

function BuiltIn({ object, own }: { object: SchemaObject; own: AddedField[] }) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const names = new Set(own.map(field => field.name))
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('settings:fields.builtIn')}</h2>
      <ul className={rows.rows} style={{ ...columns, marginTop: 8 }}>
        {object.fields
          .filter(field => !names.has(field.name))
          .map(field => (
            <li key={field.name} className={rows.row} style={{ minHeight: 40 }}>
              <div className={rows.main}>
                <div className={rows.names}>
                  <span>{field.label}</span> <code className={rows.note}>{field.name}</code>
                </div>
              </div>
              <span className={rows.cell}>{words(field.type)}</span>
              <span className={rows.cell}>
                {field.options.required
                  ? t('settings:fields.required')
                  : field.readOnly
                    ? t('settings:fields.bySystem')
                    : ''}
              </span>
              <span />
            </li>
          ))}
      </ul>
    </section>
  )
}

function RemoveField({ field, onClose }: { field: AddedField; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const name = field.label[i18n.language === 'en' ? 'en' : 'ru']
  const removed = useRemoved()
  const refresh = () => Promise.all([queryClient.invalidateQueries({ queryKey: ['added'] }), configured(field.object)])
  const remove = async () => {
    await api.delete(`/fields/${field.id}`)
    await refresh()
    removed(name, `/fields/${field.id}/restoration`, refresh)
  }
  return (
    <ConfirmRemoval
      kind="fields"
      id={field.id}
      title={t('settings:fields.removeTitle', { name })}
      text={t('settings:fields.removeText')}
      run={remove}
      onClose={onClose}
    />
  )
}
