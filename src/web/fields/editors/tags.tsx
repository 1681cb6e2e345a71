import { TagsInput } from '@mantine/core'
import { asList, asText, type EditProps, type FieldEditor, inputProps, inside, type OperandProps } from '../widget.ts'

function EditTags(props: EditProps) {
  return (
    <TagsInput
      {...inputProps(props)}
      value={asList(props.value).map(asText)}
      onChange={props.onChange}
      acceptValueOnBlur
    />
  )
}

function TagsOperand({ field, value, onChange }: OperandProps) {
  return (
    <TagsInput
      aria-label={field.label}
      data-autofocus
      comboboxProps={inside}
      value={asList(value).map(asText)}
      onChange={onChange}
      acceptValueOnBlur
    />
  )
}

export const tagsEditor: FieldEditor = { Edit: EditTags, Operand: TagsOperand }
