import { Chip, Group, Input } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

/** The moments by which people say "call him back", in the reader's own time. */
const moments = {
  inAnHour: () => dayjs().add(1, 'hour'),
  today: () => dayjs().hour(18).minute(0),
  tomorrow: () => dayjs().add(1, 'day').hour(10).minute(0),
  inAWeek: () => workday(dayjs().add(7, 'day')).hour(10).minute(0),
} as const

export type Moment = keyof typeof moments

export const momentOf = (moment: Moment): string => moments[moment]().second(0).millisecond(0).toISOString()

/** Nobody is called on a Saturday because a week has passed. */
const workday = (day: dayjs.Dayjs): dayjs.Dayjs =>
  day.day() === 6 ? day.add(2, 'day') : day.day() === 0 ? day.add(1, 'day') : day

interface DueProps {
  value: string | null
  onChange: (dueAt: string | null) => void
  error?: string
  label?: string
}

/** When: one press for what is usual, a calendar for the rest. */
export function Due({ value, onChange, error, label }: DueProps) {
  const { t, i18n } = useTranslation()
  const shown = (Object.keys(moments) as Moment[]).filter(moment => moment !== 'today' || dayjs().hour() < 17)
  const chosen = shown.find(moment => value === momentOf(moment)) ?? null
  return (
    <Input.Wrapper label={label ?? t('records:task.due')} error={error} labelElement="div">
      <Group gap={6}>
        {shown.map(moment => (
          <Chip
            key={moment}
            size="xs"
            radius="sm"
            checked={chosen === moment}
            onChange={() => onChange(momentOf(moment))}
          >
            {t(`records:moments.${moment}`)}
          </Chip>
        ))}
        <DateTimePicker
          size="xs"
          w={168}
          aria-label={t('records:task.due')}
          placeholder={t('records:task.pick')}
          locale={i18n.language}
          valueFormat="D MMM, HH:mm"
          defaultTimeValue="10:00"
          clearable
          clearButtonProps={{ 'aria-label': t('records:clear') }}
          value={value ? new Date(value) : null}
          onChange={moment => onChange(moment ? new Date(moment).toISOString() : null)}
        />
      </Group>
    </Input.Wrapper>
  )
}
