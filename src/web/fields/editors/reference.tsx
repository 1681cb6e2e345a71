import { RecordMultiSelect, RecordSelect } from '../record-select.tsx'
import { idOf, targetOf } from '../titles.ts'
import { asList, asText, type EditProps, type FieldEditor, inputProps, inside, type OperandProps } from '../widget.ts'

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
  return (
    <RecordMultiSelect
      aria-label={field.label}
      data-autofocus
      comboboxProps={inside}
      object={targetOf(field)}
      value={ids}
      onChange={onChange}
    />
  )
}

function EditReferences(props: EditProps) {
  const { field, value, onChange } = props
  return (
    <RecordMultiSelect
      {...inputProps(props)}
      object={targetOf(field)}
      value={asList(value).map(asText)}
      onChange={onChange}
    />
  )
}

export const refEditor: FieldEditor = { Edit: EditReference, Operand: ReferenceOperand }
export const refsEditor: FieldEditor = { Edit: EditReferences, Operand: ReferenceOperand }
