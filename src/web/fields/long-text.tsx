import { Textarea } from '@mantine/core'
import { TextOperand } from './text.tsx'
import { asText, type EditProps, type FieldWidget, inputProps } from './widget.ts'
import classes from './fields.module.css'

function EditLongText(props: EditProps) {
  const { value, onChange } = props
  return (
    <Textarea
      {...inputProps(props)}
      autosize
      minRows={2}
      maxRows={12}
      value={asText(value)}
      onChange={event => onChange(event.currentTarget.value || null)}
    />
  )
}

export const longTextWidget: FieldWidget = {
  Show: ({ value }) => <span className={classes.lines}>{asText(value)}</span>,
  Edit: EditLongText,
  Operand: TextOperand,
  offers: ['contains', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 260,
  roomy: true,
}
