import { MultiSelect, Select } from '@mantine/core'
import { StatusBadge } from '../ui/status-badge.tsx'
import { choicesOf, choiceTone, useChoiceLabel } from './choices.ts'
import { asList, asText, type EditProps, type FieldWidget, inputProps, type OperandProps, type ShowProps } from './widget.ts'
import classes from './fields.module.css'

function ShowChoice({ value, field }: ShowProps) {
  const label = useChoiceLabel(field)
  const tone = choiceTone(field, asText(value))
  return tone ? <StatusBadge tone={tone}>{label(asText(value))}</StatusBadge> : <>{label(asText(value))}</>
}

function EditChoice(props: EditProps) {
  const { field, value, onChange, onDone } = props
  const label = useChoiceLabel(field)
  return (
    <Select
      {...inputProps(props)}
      data={choicesOf(field).map(code => ({ value: code, label: label(code) }))}
      value={asText(value) || null}
      clearable={!field.options.required}
      searchable={choicesOf(field).length > 8}
      comboboxProps={{ withinPortal: true }}
      onChange={code => {
        onChange(code)
        onDone?.()
      }}
    />
  )
}

function EditChoices(props: EditProps) {
  const { field, value, onChange } = props
  const label = useChoiceLabel(field)
  return (
    <MultiSelect
      {...inputProps(props)}
      data={choicesOf(field).map(code => ({ value: code, label: label(code) }))}
      value={asList(value).map(asText)}
      onChange={onChange}
    />
  )
}

/** Several at once: the filter reads "any of these". */
function ChoiceOperand({ field, operator, value, onChange }: OperandProps) {
  const label = useChoiceLabel(field)
  const data = choicesOf(field).map(code => ({ value: code, label: label(code) }))
  return operator === 'in' || operator === 'nin' ? (
    <MultiSelect aria-label={field.label} data-autofocus data={data} value={asList(value).map(asText)} onChange={onChange} />
  ) : (
    <Select aria-label={field.label} data-autofocus data={data} value={asText(value) || null} onChange={onChange} />
  )
}

function ShowChoices({ value, field }: ShowProps) {
  const label = useChoiceLabel(field)
  return (
    <span className={classes.tags}>
      {asList(value).map(code => <span key={asText(code)} className={classes.tag}>{label(asText(code))}</span>)}
    </span>
  )
}

export const choiceWidget: FieldWidget = {
  Show: ShowChoice,
  Edit: EditChoice,
  Operand: ChoiceOperand,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'one',
  width: 140,
}

export const multiChoiceWidget: FieldWidget = { ...choiceWidget, Show: ShowChoices, Edit: EditChoices, speaks: 'many', width: 180 }
