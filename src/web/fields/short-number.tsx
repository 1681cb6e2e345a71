import { asText, type FieldWidget } from './widget.ts'

/** The number people call a record by; the engine gives it. */
export const shortNumberWidget: FieldWidget = {
  Show: ({ value }) => <span className="number">{asText(value)}</span>,
  offers: ['eq', 'ne', 'in', 'nin'],
  say: operand => asText(operand),
  speaks: 'number',
  width: 96,
}
