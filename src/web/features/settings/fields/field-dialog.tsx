import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast, toastError } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import rows from '../parts/rows.module.css'
import { useConfigured } from '../parts/use-configured.ts'
import type { AddedField, Says } from './added.ts'
import { codeName } from './code-name.ts'
import { FieldDefault } from './field-default.tsx'
import { FieldFlags } from './field-flags.tsx'
import { FieldOptionsForm } from './field-options.tsx'
import { FieldProtection } from './field-protection.tsx'
import { FieldWarnings } from './field-warnings.tsx'
import { LabelInputs } from './label-inputs.tsx'
import { MovedChoices, type Moves } from './moved-choices.tsx'
import { choicesOf, complete, goneOptions, keptOptions, whole } from './options.ts'
import { RemovedChoices, restoreChoices } from './removed-choices.tsx'
import { addableTypes, isProtectable, useTypeWords } from './type-words.ts'

interface Values {
  label: Says
  /** `null`: made of the label. */
  name: string | null
  type: string
  options: JsonObject
  /** Roles that a protected field is shown to; `null`: it is not protected. */
  shownTo?: string[] | null
}

interface FieldDialogProps {
  object: SchemaObject
  field?: AddedField
  onClose: () => void
}

/** A field of the company's own. Its type and name stay as they were made: values are there. */
export function FieldDialog({ object, field, onClose }: FieldDialogProps) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const empty: Values = { label: { ru: '', en: '' }, name: null, type: 'text', options: {} }
  const [values, setValues, forget] = useDraft<Values>(
    `field.${object.name}.${field?.id ?? 'new'}`,
    field ? { ...field } : empty,
  )
  const [moves, setMoves] = useState<Moves>({})
  const { label, type, options } = values
  const shownTo = (!field && isProtectable(type) && values.shownTo) || null
  const name = values.name ?? codeName(label.en || label.ru)
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const close = () => {
    forget()
    onClose()
  }
  const refresh = () => Promise.all([queryClient.invalidateQueries({ queryKey: ['added'] }), configured(object.name)])
  /** Choices that went come back with their records first; then all is as it was. */
  const takeBack = async (former: AddedField, { options: now }: AddedField) => {
    const gone = choicesOf(former.options).filter(({ code }) => !choicesOf(now).some(one => one.code === code))
    try {
      if (gone.length)
        await restoreChoices(
          former.id,
          gone.map(({ code }) => code),
        )
      await api.patch(`/fields/${former.id}`, {
        label: former.label,
        options: { ...goneOptions(now, former.options), ...former.options },
      })
    } catch (error) {
      toastError(error)
    }
    await refresh()
  }
  const saving = useMutation({
    mutationFn: () =>
      field
        ? api.patch<AddedField>(`/fields/${field.id}`, {
            label: whole(label),
            options: { ...goneOptions(field.options, options), ...complete(options) },
            ...(Object.keys(moves).length && { move: goneOnly(moves, options) }),
          })
        : api.post<AddedField>('/fields', {
            object: object.name,
            name,
            type,
            options: complete(options),
            label: whole(label),
            ...(shownTo && { protected: { shownTo } }),
          }),
    onSuccess: async saved => {
      await refresh()
      toast({
        key: `field ${saved.id}`,
        message: t('settings:fields.saved', { name: label.ru || label.en }),
        ...(field && { action: { label: t('settings:takeBack'), run: () => void takeBack(field, saved) } }),
      })
      close()
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(saving.error, ['label', 'name', 'type', 'options', 'protected'])
  return (
    <FormDialog
      title={t(field ? 'settings:fields.editTitle' : 'settings:fields.addTitle', { object: object.label.many })}
      action={t(field ? 'save' : 'settings:create')}
      size="lg"
      pending={saving.isPending}
      disabled={!(label.ru.trim() || label.en.trim()) || !name || isUnfinished(type, options)}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={close}
    >
      <LabelInputs
        label={label}
        onChange={next => change({ label: next })}
        text={t('settings:fields.label')}
        error={wrong.label}
        autoFocus
      />
      <div className={rows.form}>
        <Select
          label={t('settings:fields.type')}
          searchable
          allowDeselect={false}
          disabled={Boolean(field)}
          value={type}
          error={wrong.type}
          description={t(`settings:fields.typesAbout.${type}`, { defaultValue: '' }) || undefined}
          data={addableTypes
            .filter(value => value !== 'stage' || field || mayMove(object))
            .map(value => ({ value, label: words(value) }))}
          onChange={value => value && change({ type: value, options: keptOptions(options) })}
        />
        <TextInput
          label={t('settings:fields.name')}
          description={t('settings:fields.nameText')}
          disabled={Boolean(field)}
          value={name}
          error={wrong.name}
          spellCheck={false}
          onChange={event => change({ name: event.currentTarget.value })}
        />
      </div>
      <FieldOptionsForm
        object={object}
        type={type}
        options={options}
        at={at}
        onChange={next => change({ options: next })}
      />
      {field ? <MovedChoices field={field} options={options} moves={moves} onChange={setMoves} /> : null}
      {field && isOfChoices(type) ? (
        <RemovedChoices field={field} options={options} onChange={next => change({ options: next })} />
      ) : null}
      {shownTo ? null : (
        <FieldDefault
          object={object.name}
          type={type}
          options={options}
          error={at['options.default']}
          onChange={next => change({ options: next })}
        />
      )}
      <FieldFlags
        type={type}
        options={options}
        at={at}
        sealed={Boolean(shownTo)}
        onChange={next => change({ options: next })}
      />
      {!field && isProtectable(type) ? (
        <FieldProtection
          shownTo={shownTo}
          onChange={next => change({ shownTo: next, options: next ? keptOptions(options) : options })}
        />
      ) : null}
      {field ? <FieldWarnings field={field} options={options} /> : null}
    </FormDialog>
  )
}

const isOfChoices = (type: string): boolean => type === 'choice' || type === 'multiChoice'

/** A formula without what it gives, a list without anything to choose: there is nothing to make yet. */
const isUnfinished = (type: string, options: JsonObject): boolean =>
  isOfChoices(type)
    ? !choicesOf(options).length
    : type === 'formula' && !(asText(options.expression).trim() && asText(options.result))

/** A choice that was put back needs no move. */
function goneOnly(moves: Moves, options: JsonObject): Moves {
  const left = new Set(choicesOf(options).map(({ code }) => code))
  return Object.fromEntries(Object.entries(moves).filter(([code]) => !left.has(code)))
}

/** An object has one stage at most, and set-up has none. */
const mayMove = (object: SchemaObject): boolean =>
  !object.configuration && !object.fields.some(field => field.type === 'stage')
