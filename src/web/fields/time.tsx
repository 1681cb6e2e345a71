import { DateTimePicker } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../ui/relative-time.tsx'
import { DayOperand, sayDay } from './date.tsx'
import { asText, type EditProps, type FieldWidget, inputProps } from './widget.ts'

function EditTime(props: EditProps) {
  const { field, value, onChange } = props
  const { i18n } = useTranslation()
  const { autoFocus, ...rest } = inputProps(props)
  return (
    <DateTimePicker
      {...rest}
      autoFocus={autoFocus}
      locale={i18n.language}
      valueFormat="DD.MM.YYYY HH:mm"
      clearable={!field.options.required}
      value={value ? new Date(asText(value)) : null}
      onChange={moment => onChange(moment ? new Date(moment).toISOString() : null)}
    />
  )
}

export const timeWidget: FieldWidget = {
  Show: ({ value }) => <RelativeTime at={asText(value)} className="number" />,
  Edit: EditTime,
  Operand: DayOperand,
  offers: ['within', 'between', 'gte', 'lte', 'filled', 'empty'],
  say: sayDay,
  speaks: 'moment',
  width: 130,
  roomy: true,
}
