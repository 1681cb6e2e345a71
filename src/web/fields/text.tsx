import { asText, type FieldWidget } from './widget.ts'

export const textWidget: FieldWidget = {
  Show: ({ value }) => <>{asText(value)}</>,
  editable: true,
  offers: ['contains', 'notContains', 'eq', 'ne', 'startsWith', 'notStartsWith', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 200,
}
