import classes from './fields.module.css'
import { asText, type FieldWidget } from './widget.ts'

export const longTextWidget: FieldWidget = {
  Show: ({ value }) => <span className={classes.lines}>{asText(value)}</span>,
  editable: true,
  offers: ['contains', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 240,
  roomy: true,
}
