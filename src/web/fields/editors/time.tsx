import '@mantine/dates/styles.layer.css'
import { DateTimePicker } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { asText, type EditProps, type FieldEditor, inputProps } from '../widget.ts'
import { DayOperand, shownDay } from './date.tsx'

function EditTime(props: EditProps) {
  const { field, value, onChange } = props
  const { t, i18n } = useTranslation()
  const { autoFocus, ...rest } = inputProps(props)
  return (
    <DateTimePicker
      {...rest}
      autoFocus={autoFocus}
      locale={i18n.language}
      valueFormat={`${shownDay(i18n.language)} HH:mm`}
      clearable={!field.options.required}
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      value={value ? new Date(asText(value)) : null}
      onChange={moment => onChange(moment ? new Date(moment).toISOString() : null)}
    />
  )
}

export const timeEditor: FieldEditor = { Edit: EditTime, Operand: DayOperand }
