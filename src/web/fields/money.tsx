import { NumberInput } from '@mantine/core'
import { isMoney } from './money-value.ts'
import { useFormats } from '../app/format.ts'
import { useSchema } from '../app/schema.ts'
import { asRange, NumberOperand } from './number.tsx'
import { asText, type EditProps, type FieldWidget, inputProps, type ShowProps } from './widget.ts'

function ShowMoney({ value }: ShowProps) {
  const formats = useFormats()
  return isMoney(value) ? <span className="number">{formats.money(value)}</span> : null
}

function EditMoney(props: EditProps) {
  const { value, onChange } = props
  const { company } = useSchema()
  const formats = useFormats()
  const currency = isMoney(value) ? value.currency : company.currency
  const sign = formats.money({ amount: '0', currency }).replace(/[\d\s]/g, '')
  return (
    <NumberInput
      {...inputProps(props)}
      hideControls decimalScale={2} thousandSeparator={'\u00a0'} decimalSeparator="," allowedDecimalSeparators={['.', ',']}
      rightSection={sign}
      value={isMoney(value) ? Number(value.amount) : ''}
      onChange={amount => onChange(amount === '' ? null : { amount: String(amount), currency })}
    />
  )
}

export const moneyWidget: FieldWidget = {
  Show: ShowMoney,
  Edit: EditMoney,
  Operand: NumberOperand,
  offers: ['gt', 'gte', 'lt', 'lte', 'between', 'eq', 'filled', 'empty'],
  say: (operand, { formats, field }) =>
    asRange(operand, end => formats.money({ amount: asText(end), currency: asText(field.options.currency) || 'RUB' })),
  speaks: 'number',
  width: 130,
  numeric: true,
}
