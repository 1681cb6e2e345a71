import '@mantine/dates/styles.layer.css'
import { Group, Select } from '@mantine/core'
import { DateInput, DatePickerInput } from '@mantine/dates'
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'
import { useTranslation } from 'react-i18next'
import { spans } from '../spans.ts'
import { asList, asText, type EditProps, type FieldEditor, inputProps, inside, type OperandProps } from '../widget.ts'

dayjs.extend(customParseFormat)

/** As people write days: in English with the month in letters, since digits could be read as of another country. */
export const shownDay = (language: string): string => (language === 'ru' ? 'DD.MM.YYYY' : 'D MMM YYYY')
const typed = ['DD.MM.YYYY', 'D MMM YYYY', 'D.M.YYYY', 'D.M.YY', 'D/M/YYYY', 'YYYY-MM-DD', 'D MMM', 'D.M', 'D/M']

const readDay = (text: string): string | null => {
  const found = typed.map(format => dayjs(text.trim(), format, true)).find(day => day.isValid())
  return found ? found.format('YYYY-MM-DD') : null
}

/** What the arrows of a calendar do, for who does not see them. */
const arrowsOf = (t: (key: string) => string) => ({
  previousMonth: t('records:calendar.previousMonth'),
  nextMonth: t('records:calendar.nextMonth'),
  previousYear: t('records:calendar.previousYear'),
  nextYear: t('records:calendar.nextYear'),
  previousDecade: t('records:calendar.previousDecade'),
  nextDecade: t('records:calendar.nextDecade'),
})

function EditDate(props: EditProps) {
  const { field, value, onChange } = props
  const { t, i18n } = useTranslation()
  return (
    <DateInput
      {...inputProps(props)}
      locale={i18n.language}
      valueFormat={shownDay(i18n.language)}
      dateParser={readDay}
      clearable={!field.options.required}
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      ariaLabels={arrowsOf(t)}
      value={asText(value) || null}
      onChange={day => onChange(day)}
    />
  )
}

/** A day, both ends, or a span relative to today. */
export function DayOperand({ field, operator, value, onChange }: OperandProps) {
  const { t, i18n } = useTranslation()
  const common = {
    locale: i18n.language,
    valueFormat: shownDay(i18n.language),
    dateParser: readDay,
    clearable: true,
    clearButtonProps: { 'aria-label': t('records:clear') },
    ariaLabels: arrowsOf(t),
    popoverProps: inside,
  }
  if (operator === 'within') {
    return (
      <Select
        aria-label={field.label}
        data-autofocus
        searchable
        comboboxProps={inside}
        value={asText(value) || null}
        onChange={onChange}
        data={spans.map(span => ({ value: span, label: t(`records:spans.${span}`) }))}
      />
    )
  }
  if (operator === 'in' || operator === 'nin') {
    return (
      <DatePickerInput
        type="multiple"
        aria-label={field.label}
        data-autofocus
        locale={i18n.language}
        valueFormat={shownDay(i18n.language)}
        ariaLabels={arrowsOf(t)}
        popoverProps={inside}
        value={asList(value).map(asText)}
        onChange={onChange}
      />
    )
  }
  if (operator !== 'between') {
    return <DateInput {...common} aria-label={field.label} value={asText(value) || null} onChange={onChange} />
  }
  const [from = null, to = null] = asList(value)
  return (
    <Group gap="xs" wrap="nowrap">
      <DateInput
        {...common}
        aria-label={`${field.label} ≥`}
        value={asText(from) || null}
        onChange={day => onChange([day, to])}
      />
      –
      <DateInput
        {...common}
        aria-label={`${field.label} ≤`}
        value={asText(to) || null}
        onChange={day => onChange([from, day])}
      />
    </Group>
  )
}

export const dateEditor: FieldEditor = { Edit: EditDate, Operand: DayOperand }
