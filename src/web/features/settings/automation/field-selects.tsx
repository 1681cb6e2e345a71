import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { useListFields } from '../../../records/columns.ts'

interface ChoiceProps {
  label: string
  value: string
  error?: string
  onChange: (value: string) => void
}

/** An object whose records are worked with. */
export function ObjectSelect({
  only = () => true,
  value,
  onChange,
  ...rest
}: ChoiceProps & { only?: (object: SchemaObject) => boolean }) {
  const { objects } = useSchema()
  const offered = objects.filter(object => !object.configuration && only(object))
  return (
    <Select
      searchable
      allowDeselect={false}
      value={value || null}
      data={offered.map(({ name, label }) => ({ value: name, label: label.one }))}
      onChange={chosen => chosen && onChange(chosen)}
      {...rest}
    />
  )
}

interface OfObject extends ChoiceProps {
  object: string | null
}

/** A field of the record that tells a day or a moment. */
export function DateFieldSelect({ object, ...rest }: OfObject & { moments?: boolean }) {
  const declared = useSchema().byName.get(object ?? '')
  return declared ? <DateFields object={declared} {...rest} /> : null
}

function DateFields({
  object,
  moments,
  value,
  onChange,
  ...rest
}: ChoiceProps & { object: SchemaObject; moments?: boolean }) {
  const { t } = useTranslation()
  const fields = useListFields(object).filter(
    ({ type, name }) => type === 'time' || (type === 'date' && !moments) || name === 'createdAt',
  )
  return (
    <Select
      searchable
      allowDeselect={false}
      placeholder={t('automation:chooseField')}
      value={value || null}
      data={fields.map(({ name, label }) => ({ value: name, label }))}
      onChange={chosen => chosen && onChange(chosen)}
      {...rest}
    />
  )
}

/** A field by which the record refers to another. */
export function ReferenceSelect({ object, value, onChange, ...rest }: OfObject) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const declared = byName.get(object ?? '')
  const fields = (declared?.fields ?? []).filter(
    ({ type, options }) =>
      type === 'ref' && typeof options.object === 'string' && byName.get(options.object)?.configuration === false,
  )
  return (
    <Select
      allowDeselect={false}
      value={value}
      data={[
        { value: '', label: t('automation:itself', { name: declared?.label.one ?? '' }) },
        ...fields.map(({ name, label }) => ({ value: name, label })),
      ]}
      onChange={chosen => chosen !== null && onChange(chosen)}
      {...rest}
    />
  )
}
