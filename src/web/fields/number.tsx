import type { Json } from '../../model/index.ts'
import { useFormats } from '../app/format.ts'
import { asText, type FieldWidget } from './widget.ts'

export const numberWidget: FieldWidget = {
  Show: ({ value }) => <span className="number">{useFormats().number(asText(value))}</span>,
  editable: true,
  offers: ['gt', 'gte', 'lt', 'lte', 'between', 'eq', 'filled', 'empty'],
  say: (operand, { formats }) => sayRange(operand, end => formats.number(asText(end))),
  speaks: 'number',
  width: 110,
  numeric: true,
}

export const percentWidget: FieldWidget = {
  ...numberWidget,
  Show: ({ value }) => <span className="number">{useFormats().percent(Number(value))}</span>,
  say: (operand, { formats }) => sayRange(operand, end => formats.percent(Number(end))),
}

/** One operand, or both ends of a range. */
export const sayRange = (operand: Json, say: (end: Json) => string): string =>
  Array.isArray(operand) ? operand.map(say).join(' – ') : say(operand)
