import { PlainText } from './plain-text.tsx'
import { asText, type FieldWidget } from './widget.ts'

export const longTextWidget: FieldWidget = {
  Show: ({ value }) => <PlainText text={asText(value)} />,
  editable: true,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 240,
  roomy: true,
}
