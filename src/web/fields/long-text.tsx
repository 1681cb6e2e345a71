import classes from './fields.module.css'
import { asText, type FieldWidget } from './widget.ts'

export const longTextWidget: FieldWidget = {
  Show: ({ value }) => <span className={classes.lines}>{asText(value)}</span>,
  editable: true,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 240,
  roomy: true,
}
