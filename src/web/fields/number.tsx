import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowNumber({ value, field }: ShowProps) {
  const formats = useFormats()
  return <span className="number">{isYear(field) ? asText(value) : formats.number(asText(value))}</span>
}

/** 1984 is a year, not one thousand and something. */
const isYear = ({ options: { min, max } }: SchemaField): boolean =>
  typeof min === 'number' && typeof max === 'number' && min >= 1000 && max <= 9999

export const numberWidget: FieldWidget = {
  Show: ShowNumber,
  editable: true,
  offers: ['gt', 'gte', 'lt', 'lte', 'between', 'notBetween', 'eq', 'ne', 'in', 'nin', 'filled', 'empty'],
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
