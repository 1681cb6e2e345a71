import { Group, Input, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { currentLocale } from '../../../app/i18n.ts'
import { readMonthly, readSchedule, writeMonthly, writeSchedule } from '../../automation/crontab.ts'

interface SchedulePartProps {
  crontab: string
  zone: string
  wrong: Record<string, string>
  onChange: (part: { crontab?: string; zone?: string }) => void
}

/** On which days of the week or month, at what time. */
export function SchedulePart({ crontab, zone, wrong, onChange }: SchedulePartProps) {
  const { t } = useTranslation()
  const monthly = readMonthly(crontab)
  const weekly = readSchedule(crontab) ?? { days: [1], at: '09:00' }
  const at = monthly?.at ?? weekly.at
  return (
    <>
      <Input.Wrapper label={t('mailings:often')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('mailings:often')}
          value={monthly ? 'monthly' : 'weekly'}
          data={(['weekly', 'monthly'] as const).map(value => ({ value, label: t(`mailings:${value}`) }))}
          onChange={how =>
            onChange({
              crontab: how === 'monthly' ? writeMonthly({ days: ['1'], at }) : writeSchedule({ days: [1], at }),
            })
          }
        />
      </Input.Wrapper>
      {monthly ? (
        <MultiSelect
          label={t('mailings:monthdays')}
          value={monthly.days}
          error={wrong.crontab}
          data={[
            ...Array.from({ length: 31 }, (_, day) => String(day + 1)),
            { value: 'L', label: t('mailings:lastDay') },
          ]}
          onChange={days => days.length && onChange({ crontab: writeMonthly({ days, at }) })}
        />
      ) : (
        <MultiSelect
          label={t('mailings:weekdays')}
          placeholder={weekly.days.length ? undefined : t('mailings:everyDay')}
          value={weekly.days.map(String)}
          error={wrong.crontab}
          data={weekdays()}
          onChange={days => onChange({ crontab: writeSchedule({ days: days.map(Number), at }) })}
        />
      )}
      <Group grow align="start" preventGrowOverflow={false}>
        <TextInput
          type="time"
          maw={130}
          label={t('mailings:at')}
          value={at}
          onChange={({ currentTarget: { value } }) =>
            value &&
            onChange({
              crontab: monthly ? writeMonthly({ ...monthly, at: value }) : writeSchedule({ ...weekly, at: value }),
            })
          }
        />
        <Select
          label={t('mailings:zone')}
          searchable
          allowDeselect={false}
          value={zone}
          error={wrong.zone}
          data={[...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', zone])]}
          onChange={chosen => chosen && onChange({ zone: chosen })}
        />
      </Group>
    </>
  )
}

/** From Monday on; 2024-01-01 was one. */
const weekdays = () =>
  [1, 2, 3, 4, 5, 6, 0].map(day => ({
    value: String(day),
    label: new Intl.DateTimeFormat(currentLocale(), { weekday: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, day === 0 ? 7 : day),
    ),
  }))
