import { TextInput } from '@mantine/core'
import { asText, type EditProps, type FieldWidget, inputProps, type OperandProps, type ShowProps } from './widget.ts'

function ShowText({ value }: ShowProps) {
  return <>{asText(value)}</>
}

function EditText(props: EditProps) {
  const { field, value, onChange } = props
  return (
    <TextInput
      {...inputProps(props)}
      value={asText(value)}
      maxLength={typeof field.options.max === 'number' ? field.options.max : undefined}
      onChange={event => onChange(event.currentTarget.value || null)}
    />
  )
}

/** One word or more to look for; several for `in` are separated by commas. */
export function TextOperand({ field, value, onChange }: OperandProps) {
  return (
    <TextInput
      aria-label={field.label}
      value={Array.isArray(value) ? value.map(asText).join(', ') : asText(value)}
      onChange={event => onChange(event.currentTarget.value)}
      data-autofocus
    />
  )
}

export const textWidget: FieldWidget = {
  Show: ShowText,
  Edit: EditText,
  Operand: TextOperand,
  offers: ['contains', 'eq', 'ne', 'startsWith', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 200,
}

export const emailWidget: FieldWidget = {
  ...textWidget,
  Show: ({ value }) => <a href={`mailto:${asText(value)}`}>{asText(value)}</a>,
  width: 220,
}

export const shortNumberWidget: FieldWidget = {
  ...textWidget,
  Edit: undefined,
  Show: ({ value }) => <span className="number">{asText(value)}</span>,
  offers: ['eq'],
  speaks: 'number',
  width: 96,
}
