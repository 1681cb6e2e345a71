import { Chip, Group, Input, Select, Switch, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../app/schema.ts'
import { allZones, zoneName } from '../../app/time-zone.ts'
import rows from '../settings/parts/rows.module.css'
import classes from './notices.module.css'
import type { NoticeSettings, QuietHours } from './settings.ts'

const usual: QuietHours = { from: '20:00', until: '09:00', days: [0, 1, 2, 3, 4], wholeDays: [5, 6] }
const company = 'company'

interface QuietFormProps {
  settings: NoticeSettings
  /** Sentences by the paths of what is wrong. */
  wrong: Record<string, string>
  onChange: (part: Partial<NoticeSettings>) => void
}

/** When nothing makes itself heard. */
export function QuietForm({ settings: { quiet, timeZone }, wrong, onChange }: QuietFormProps) {
  const { t, i18n } = useTranslation()
  const { company: ours } = useSchema()
  const change = (part: Partial<QuietHours>) => quiet && onChange({ quiet: { ...quiet, ...part } })
  const asked = quiet !== null
  const zones = useMemo(() => (asked ? allZones(i18n.language) : []), [asked, i18n.language])
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('notices:page.quiet')}</h2>
      <p className={rows.sectionText}>{t('notices:page.quietText')}</p>
      <Switch
        label={t('notices:page.quietOn')}
        checked={quiet !== null}
        onChange={event => onChange({ quiet: event.currentTarget.checked ? usual : null })}
      />
      {quiet ? (
        <>
          <div className={classes.fields}>
            {(['from', 'until'] as const).map(end => (
              <TextInput
                key={end}
                type="time"
                label={t(`notices:page.${end}`)}
                value={quiet[end] === '24:00' ? '00:00' : quiet[end]}
                error={wrong[`quiet.${end}`]}
                onChange={event => change({ [end]: event.currentTarget.value })}
              />
            ))}
            <Select
              className={classes.zone}
              label={t('notices:page.timeZone')}
              searchable
              allowDeselect={false}
              limit={60}
              value={timeZone ?? company}
              error={wrong.timeZone}
              onChange={zone => onChange({ timeZone: zone === company ? null : zone })}
              data={[
                {
                  value: company,
                  label: t('notices:page.companyZone', { zone: zoneName(ours.timeZone, i18n.language) }),
                },
                ...zones,
              ]}
            />
          </div>
          <Group align="flex-start" gap="xl">
            <Weekdays label={t('notices:page.days')} days={quiet.days} onChange={days => change({ days })} />
            <Weekdays
              label={t('notices:page.wholeDays')}
              days={quiet.wholeDays}
              onChange={wholeDays => change({ wholeDays })}
            />
          </Group>
        </>
      ) : null}
    </section>
  )
}

interface WeekdaysProps {
  label: string
  days: number[]
  onChange: (days: number[]) => void
}

function Weekdays({ label, days, onChange }: WeekdaysProps) {
  const { i18n } = useTranslation()
  // 2024 began with a Monday.
  const name = (day: number) => new Date(2024, 0, day + 1).toLocaleDateString(i18n.language, { weekday: 'short' })
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Chip.Group multiple value={days.map(String)} onChange={chosen => onChange(chosen.map(Number).sort())}>
        <Group gap={6} role="group" aria-label={label}>
          {[0, 1, 2, 3, 4, 5, 6].map(day => (
            <Chip key={day} size="xs" radius="sm" value={String(day)}>
              {name(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  )
}
