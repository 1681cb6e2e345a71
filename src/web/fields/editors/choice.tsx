import { MultiSelect, Select } from '@mantine/core'
import { choiceLabel, choicesOf } from '../choices.ts'
import { asList, asText, type EditProps, type FieldEditor, inputProps, inside, type OperandProps } from '../widget.ts'

function EditChoice(props: EditProps) {
  const { field, value, onChange, onDone } = props
  return (
    <Select
      {...inputProps(props)}
      data={choicesOf(field).map(code => ({ value: code, label: choiceLabel(field, code) }))}
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
  return (
    <MultiSelect
      {...inputProps(props)}
      data={choicesOf(field).map(code => ({ value: code, label: choiceLabel(field, code) }))}
      value={asList(value).map(asText)}
      onChange={onChange}
    />
  )
}

/** Several at once: the filter reads "any of these". */
function ChoiceOperand({ field, operator, value, onChange }: OperandProps) {
  const data = choicesOf(field).map(code => ({ value: code, label: choiceLabel(field, code) }))
  return operator === 'in' || operator === 'nin' ? (
    <MultiSelect
      aria-label={field.label}
      data-autofocus
      comboboxProps={inside}
      data={data}
      value={asList(value).map(asText)}
      onChange={onChange}
    />
  ) : (
    <Select
      aria-label={field.label}
      data-autofocus
      comboboxProps={inside}
      data={data}
      value={asText(value) || null}
      onChange={onChange}
    />
  )
}

export const choiceEditor: FieldEditor = { Edit: EditChoice, Operand: ChoiceOperand }
export const multiChoiceEditor: FieldEditor = { Edit: EditChoices, Operand: ChoiceOperand }
