import { Group, NumberInput } from '@mantine/core'
import type { Json } from '../../../model/index.ts'
import { useFormats } from '../../app/format.ts'
import { asList, asText, type EditProps, type FieldEditor, inputProps, type OperandProps } from '../widget.ts'
import { SeveralOperands } from './text.tsx'

const asNumber = (value: Json): number | '' => (value === null || value === '' ? '' : Number(value))

/** Thousands and fractions as the reader's language parts them. */
export function useSeparators() {
  const russian = useFormats().number(0.5).includes(',')
  return russian
    ? { thousandSeparator: '\u00a0', decimalSeparator: ',', allowedDecimalSeparators: ['.', ','] }
    : { thousandSeparator: ',', decimalSeparator: '.' }
}

function EditNumber(props: EditProps) {
  const { field, value, onChange } = props
  const { min, max, decimals } = field.options
  return (
    <NumberInput
      {...inputProps(props)}
      {...useSeparators()}
      hideControls
      value={asNumber(value)}
      min={typeof min === 'number' ? min : undefined}
      max={typeof max === 'number' ? max : undefined}
      decimalScale={typeof decimals === 'number' ? decimals : undefined}
      clampBehavior="none"
      onChange={next => onChange(next === '' ? null : Number(next))}
    />
  )
}

/** A number, or both ends of a range. */
export function NumberOperand({ field, operator, value, onChange }: OperandProps) {
  const separators = useSeparators()
  const common = { ...separators, hideControls: true }
  if (operator === 'in' || operator === 'nin') {
    const numbers = (words: string[]) => words.map(word => word.replace(/\s/g, '').replace(',', '.'))
    return (
      <SeveralOperands field={field} value={value} onChange={words => onChange(numbers(asList(words).map(asText)))} />
    )
  }
  if (operator !== 'between') {
    return (
      <NumberInput
        {...common}
        aria-label={field.label}
        data-autofocus
        value={asNumber(value)}
        onChange={next => onChange(next === '' ? '' : String(next))}
      />
    )
  }
  const [from = '', to = ''] = asList(value)
  return (
    <Group gap="xs" wrap="nowrap">
      <NumberInput
        {...common}
        aria-label={`${field.label} ≥`}
        data-autofocus
        value={asNumber(from)}
        onChange={next => onChange([String(next), to])}
      />
      –
      <NumberInput
        {...common}
        aria-label={`${field.label} ≤`}
        value={asNumber(to)}
        onChange={next => onChange([from, String(next)])}
      />
    </Group>
  )
}

export const numberEditor: FieldEditor = { Edit: EditNumber, Operand: NumberOperand }
