import { TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { asList, asText, type EditProps, type FieldEditor, inputProps, inside, type OperandProps } from '../widget.ts'

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

/** What to look for, in words; several are put in one after another. */
export function WordsOperand({ field, operator, value, onChange }: OperandProps) {
  return operator === 'in' || operator === 'nin' ? (
    <SeveralOperands field={field} value={value} onChange={onChange} />
  ) : (
    <TextInput
      aria-label={field.label}
      data-autofocus
      value={asText(value)}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

export function SeveralOperands({ field, value, onChange }: Omit<OperandProps, 'operator'>) {
  const { t } = useTranslation()
  return (
    <TagsInput
      aria-label={field.label}
      data-autofocus
      comboboxProps={inside}
      placeholder={t('records:severalOperands')}
      value={asList(value).map(asText)}
      onChange={onChange}
      acceptValueOnBlur
    />
  )
}

export const textEditor: FieldEditor = { Edit: EditText, Operand: WordsOperand }
