import { NumberInput } from '@mantine/core'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import { isMoney } from '../money-value.ts'
import { type EditProps, type FieldEditor, inputProps } from '../widget.ts'
import { NumberOperand, useSeparators } from './number.tsx'

function EditMoney(props: EditProps) {
  const { value, onChange } = props
  const { company } = useSchema()
  const formats = useFormats()
  const currency = isMoney(value) ? value.currency : company.currency
  const sign = formats.money({ amount: '0', currency }).replace(/[\d\s]/g, '')
  return (
    <NumberInput
      {...inputProps(props)}
      hideControls
      decimalScale={2}
      {...useSeparators()}
      rightSection={sign}
      value={isMoney(value) ? Number(value.amount) : ''}
      onChange={amount => onChange(amount === '' ? null : { amount: String(amount), currency })}
    />
  )
}

export const moneyEditor: FieldEditor = { Edit: EditMoney, Operand: NumberOperand }
