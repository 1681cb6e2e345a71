import { asText, type FieldWidget } from './widget.ts'

export const textWidget: FieldWidget = {
  Show: ({ value }) => <>{asText(value)}</>,
  editable: true,
  offers: ['contains', 'eq', 'ne', 'startsWith', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 200,
}
