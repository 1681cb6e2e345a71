import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import rows from '../parts/rows.module.css'
import { useConfigured } from '../parts/use-configured.ts'
import { type AddedObject, addedObjectsQuery, type Says } from './added.ts'
import { codeName, pathName } from './code-name.ts'
import { LabelInputs } from './label-inputs.tsx'
import { whole } from './options.ts'

interface Values {
  one: Says
  many: Says
  /** `null`: made of the labels. */
  name: string | null
  plural: string | null
  /** Prefix of the short number; empty: none. */
  number: string
  /** Field by which records are called. */
  title: string
}

const blank: Says = { ru: '', en: '' }

/** What an object is called. It has a name and an owner from the start; further fields are added to it. */
export function ObjectDialog({ object, onClose }: { object?: AddedObject; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const [values, setValues, close] = useDialogDraft<Values>(
    `object.${object?.id ?? 'new'}`,
    object
      ? { ...object.label, ...object, number: object.number ?? '' }
      : { one: blank, many: blank, name: null, plural: null, number: '', title: 'name' },
    onClose,
  )
  const { one, many, number, title } = values
  const known = useSchema().byName.get(object?.name ?? '')
  const name = values.name ?? codeName(one.en || one.ru)
  const plural = values.plural ?? pathName(many.en || many.ru)
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const label = { one: whole(one), many: whole(many) }
  const saving = useMutation({
    mutationFn: () =>
      object
        ? api.patch(`/objects/${object.id}`, { label, title, number: number || null })
        : api.post('/objects', { name, plural, label, number: number || null }),
    onSuccess: async () => {
      await Promise.all([queryClient.invalidateQueries({ queryKey: addedObjectsQuery.queryKey }), configured()])
      close()
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(saving.error, ['label', 'name', 'plural', 'number', 'title'])
  const named = [one, many].every(({ ru, en }) => ru.trim() || en.trim())
  return (
    <FormDialog
      title={t(object ? 'settings:objects.editTitle' : 'settings:objects.addTitle')}
      action={t(object ? 'save' : 'settings:create')}
      size="lg"
      pending={saving.isPending}
      disabled={!named || !name || !plural}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={close}
    >
      <LabelInputs
        label={one}
        onChange={next => change({ one: next })}
        text={t('settings:objects.one')}
        error={at['label.one'] ?? wrong.label}
        autoFocus
      />
      <LabelInputs
        label={many}
        onChange={next => change({ many: next })}
        text={t('settings:objects.many')}
        error={at['label.many']}
      />
      <div className={rows.form}>
        <TextInput
          label={t('settings:objects.name')}
          disabled={Boolean(object)}
          value={name}
          error={wrong.name}
          spellCheck={false}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings:objects.plural')}
          disabled={Boolean(object)}
          value={plural}
          error={wrong.plural}
          spellCheck={false}
          onChange={event => change({ plural: event.currentTarget.value })}
        />
      </div>
      <div className={rows.form}>
        <TextInput
          label={t('settings:objects.number')}
          description={t('settings:objects.numberText')}
          placeholder="P-"
          maxLength={6}
          value={number}
          error={wrong.number}
          spellCheck={false}
          onChange={event => change({ number: event.currentTarget.value.toUpperCase() })}
        />
        {known ? (
          <Select
            label={t('settings:objects.titleField')}
            description={t('settings:objects.titleText')}
            allowDeselect={false}
            value={title}
            error={wrong.title}
            onChange={value => value && change({ title: value })}
            data={known.fields
              .filter(field => field.type === 'text')
              .map(field => ({ value: field.name, label: field.label }))}
          />
        ) : null}
      </div>
    </FormDialog>
  )
}
