import { Textarea } from '@mantine/core'
import { asText, type EditProps, type FieldEditor, inputProps } from '../widget.ts'
import { WordsOperand } from './text.tsx'

function EditLongText(props: EditProps) {
  return (
    <Textarea
      {...inputProps(props)}
      autosize
      minRows={2}
      maxRows={12}
      value={asText(props.value)}
      onChange={event => props.onChange(event.currentTarget.value || null)}
    />
  )
}

export const longTextEditor: FieldEditor = { Edit: EditLongText, Operand: WordsOperand }
