import { SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldInput } from '../../fields/field-input.tsx'
import { isEmptyValue } from '../../fields/widget.ts'
import { type Action, bulkFields, type Draft, isListField, tagsField, type Way } from './edits.ts'

interface EditFormProps {
  action: Action
  object: SchemaObject
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

/** What shall be done with the records, each value in the editor of its own field. */
export function EditForm({ action, object, draft, onChange }: EditFormProps) {
  if (action === 'tags') return <TagsForm object={object} draft={draft} onChange={onChange} />
  return <FieldForm action={action} object={object} draft={draft} onChange={onChange} />
}

function FieldForm({ action, object, draft, onChange }: EditFormProps) {
  const { t } = useTranslation()
  const field = draft.field ? fieldOf(object, draft.field) : undefined
  const ways: Way[] = ['add', 'take', 'set']
  const usualWay = (name: string | null): Way => {
    const chosen = name ? fieldOf(object, name) : undefined
    return chosen && isListField(chosen) ? 'add' : 'set'
  }
  return (
    <Stack>
      {action === 'field' ? (
        <Select
          label={t('bulk:field')}
          data-autofocus
          searchable
          allowDeselect={false}
          value={draft.field}
          data={bulkFields(object).map(({ name, label }) => ({ value: name, label }))}
          onChange={name => onChange({ field: name, way: usualWay(name), value: null })}
        />
      ) : null}
      {field && isListField(field) ? (
        <SegmentedControl
          aria-label={t('bulk:how')}
          value={draft.way}
          data={ways.map(way => ({ value: way, label: t(`bulk:ways.${way}`) }))}
          onChange={way => onChange({ way: way as Way })}
        />
      ) : null}
      {field ? (
        <FieldInput
          key={field.name}
          field={action === 'field' ? { ...field, label: t('bulk:value') } : field}
          value={draft.value}
          onChange={value => onChange({ value })}
          autoFocus={action !== 'field'}
        />
      ) : null}
      {field && draft.way === 'set' && isEmptyValue(draft.value) && !field.options.required ? (
        <Text size="sm" c="dimmed">
          {t('bulk:willEmpty')}
        </Text>
      ) : null}
    </Stack>
  )
}

function TagsForm({ object, draft, onChange }: Omit<EditFormProps, 'action'>) {
  const { t } = useTranslation()
  const field = tagsField(object)
  if (!field) return null
  return (
    <Stack>
      <FieldInput
        field={{ ...field, label: t('bulk:addTags') }}
        value={draft.add}
        onChange={add => onChange({ add })}
        autoFocus
      />
      <FieldInput
        field={{ ...field, label: t('bulk:takeTags') }}
        value={draft.take}
        onChange={take => onChange({ take })}
      />
    </Stack>
  )
}
