import { useFormats } from '../app/format.ts'
import { isMoney } from './money-value.ts'
import { sayRange } from './number.tsx'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowMoney({ value }: ShowProps) {
  const formats = useFormats()
  return isMoney(value) ? <span className="number">{formats.money(value)}</span> : null
}

export const moneyWidget: FieldWidget = {
  Show: ShowMoney,
  editable: true,
  offers: ['gt', 'gte', 'lt', 'lte', 'between', 'notBetween', 'eq', 'ne', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { formats, currency }) => sayRange(operand, end => formats.money({ amount: asText(end), currency })),
  speaks: 'number',
  width: 130,
  numeric: true,
  firm: true,
}
