import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../app/navigation.ts'
import { useSchema } from '../app/schema.ts'
import { PersonName } from '../ui/person.tsx'
import { RecordMultiSelect, RecordSelect } from './record-select.tsx'
import { idOf, targetOf, useTitle } from './titles.ts'
import { asList, asText, type EditProps, type FieldWidget, inputProps, type OperandProps, type ShowProps } from './widget.ts'
import type { Json } from '../../model/index.ts'

/** Name of a record of an object, leading to its card where it has one. */
export function RecordName({ object: name, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(name)
  const title = useTitle(name, id)
  if (title === undefined) return <span aria-busy="true">…</span>
  if (title === null || !object) return <span title={t('records:notVisible')}>—</span>
  if (name === 'user') return <PersonName name={title} />
  if (object.configuration) return <>{title}</>
  return <Link to={cardPath(object, id)} onClick={event => event.stopPropagation()}>{title}</Link>
}

function ShowReference({ value, field }: ShowProps) {
  const id = idOf(value)
  return id ? <RecordName object={targetOf(field)} id={id} /> : null
}

function EditReference(props: EditProps) {
  const { field, value, onChange, onDone } = props
  return (
    <RecordSelect
      {...inputProps(props)}
      object={targetOf(field)}
      value={idOf(value)}
      clearable={!field.options.required}
      onChange={id => {
        onChange(id)
        onDone?.()
      }}
    />
  )
}

function ReferenceOperand({ field, value, onChange }: OperandProps) {
  const ids = (Array.isArray(value) ? value : [value]).map(asText).filter(Boolean)
  return <RecordMultiSelect aria-label={field.label} data-autofocus object={targetOf(field)} value={ids} onChange={onChange} />
}

/** In a chip: the names, one after another. */
export function OperandNames({ field, operand }: { field: ShowProps['field']; operand: Json }) {
  const ids = (Array.isArray(operand) ? operand : [operand]).map(asText)
  return <>{ids.map((id, at) => <span key={id}>{at ? ', ' : ''}<BareName object={targetOf(field)} id={id} /></span>)}</>
}

function BareName({ object, id }: { object: string; id: string }) {
  return <>{useTitle(object, id) ?? '…'}</>
}

export const refWidget: FieldWidget = {
  Show: ShowReference,
  Edit: EditReference,
  Operand: ReferenceOperand,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'one',
  width: 190,
}

export const userWidget: FieldWidget = { ...refWidget, width: 170 }

function EditReferences(props: EditProps) {
  const { field, value, onChange } = props
  return <RecordMultiSelect {...inputProps(props)} object={targetOf(field)} value={asList(value).map(asText)} onChange={onChange} />
}

export const refsWidget: FieldWidget = {
  ...refWidget,
  Show: ({ value, field }) => (
    <>{asList(value).map((id, at) => <span key={asText(id)}>{at ? ', ' : ''}<RecordName object={targetOf(field)} id={asText(id)} /></span>)}</>
  ),
  Edit: EditReferences,
  speaks: 'many',
  roomy: true,
}
