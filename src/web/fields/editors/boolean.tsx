import { Checkbox, SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type EditProps, type FieldEditor, inputProps, type OperandProps } from '../widget.ts'

function EditBoolean(props: EditProps) {
  const { value, onChange, onDone } = props
  const {
    label,
    withAsterisk: _required,
    ...rest
  } = { label: undefined, withAsterisk: undefined, ...inputProps(props) }
  return (
    <Checkbox
      {...rest}
      label={label}
      checked={value === true}
      onChange={event => {
        onChange(event.currentTarget.checked)
        onDone?.()
      }}
    />
  )
}

function BooleanOperand({ field, value, onChange }: OperandProps) {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      aria-label={field.label}
      fullWidth
      value={value === false ? 'no' : 'yes'}
      onChange={word => onChange(word === 'yes')}
      data={[
        { value: 'yes', label: t('records:yes') },
        { value: 'no', label: t('records:no') },
      ]}
    />
  )
}

export const booleanEditor: FieldEditor = { Edit: EditBoolean, Operand: BooleanOperand }
