import { TextInput } from '@mantine/core'
import { asText, type EditProps, type FieldEditor, inputProps, type OperandProps } from '../widget.ts'

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

/** What to look for, in words. */
export function WordsOperand({ field, value, onChange }: OperandProps) {
  return (
    <TextInput
      aria-label={field.label}
      data-autofocus
      value={Array.isArray(value) ? value.map(asText).join(', ') : asText(value)}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

export const textEditor: FieldEditor = { Edit: EditText, Operand: WordsOperand }
