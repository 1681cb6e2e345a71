import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale } from '../../../app/i18n.ts'
import { asText } from '../../../fields/widget.ts'
import { readSchedule, writeSchedule } from '../../automation/crontab.ts'
import type { TriggerProps } from './trigger-fields.tsx'

/** On which days at what time; what such words cannot say is written as a crontab. */
export function ScheduleFields({ trigger, wrong, onChange }: TriggerProps) {
  const { t } = useTranslation()
  const crontab = asText(trigger.crontab)
  const simple = readSchedule(crontab)
  const [written, write] = useState(simple === null)
  const set = (part: Record<string, string>) => onChange({ ...trigger, ...part })
  return (
    <>
      <Select
        label={t('automation:schedule.how')}
        allowDeselect={false}
        value={written ? 'crontab' : 'days'}
        data={(['days', 'crontab'] as const).map(value => ({ value, label: t(`automation:schedule.hows.${value}`) }))}
        onChange={how => {
          write(how === 'crontab')
          if (how === 'days' && !simple) set({ crontab: writeSchedule({ days: [1, 2, 3, 4, 5], at: '09:00' }) })
        }}
      />
      {written || !simple ? (
        <TextInput
          label={t('automation:schedule.crontab')}
          description={t('automation:schedule.crontabText')}
          placeholder="0 9 * * 1-5"
          maxLength={100}
          value={crontab}
          error={wrong('trigger.crontab')}
          onChange={({ currentTarget }) => set({ crontab: currentTarget.value })}
        />
      ) : (
        <>
          <MultiSelect
            label={t('automation:schedule.days')}
            placeholder={simple.days.length ? undefined : t('automation:schedule.everyDay')}
            value={simple.days.map(String)}
            data={weekdays()}
            onChange={days => set({ crontab: writeSchedule({ ...simple, days: days.map(Number) }) })}
          />
          <TextInput
            type="time"
            label={t('automation:atTime')}
            value={simple.at}
            error={wrong('trigger.crontab')}
            onChange={({ currentTarget: { value } }) =>
              value && set({ crontab: writeSchedule({ ...simple, at: value }) })
            }
          />
        </>
      )}
      <Select
        label={t('automation:schedule.zone')}
        searchable
        allowDeselect={false}
        value={asText(trigger.zone)}
        error={wrong('trigger.zone')}
        data={zonesWith(asText(trigger.zone))}
        onChange={zone => zone && set({ zone })}
      />
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

const zonesWith = (zone: string): string[] => [
  ...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(zone ? [zone] : [])]),
]
