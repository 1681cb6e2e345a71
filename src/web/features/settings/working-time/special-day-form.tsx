import { Button, Group, Switch, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { minuteOf, type SpecialDay, type WorkingHours } from '../../../../model/working-time.ts'
import { ClockRange } from './clock-range.tsx'

interface SpecialDayFormProps {
  usual: WorkingHours | null
  onAdd: (day: SpecialDay) => void
}

/** One more day unlike others. */
export function SpecialDayForm({ usual, onAdd }: SpecialDayFormProps) {
  const { t, i18n } = useTranslation()
  const [day, setDay] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [hours, setHours] = useState<WorkingHours | null>(null)
  const fits = !hours || (hours.from !== '' && hours.until !== '' && minuteOf(hours.from) < minuteOf(hours.until))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!day || !name.trim() || !fits) return
    onAdd({ day, name: name.trim(), hours })
    setDay(null)
    setName('')
    setHours(null)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Group gap="sm" align="flex-end">
        <DateInput
          size="xs"
          w={150}
          label={t('settings:workingTime.day')}
          locale={i18n.language}
          valueFormat="D MMM YYYY"
          value={day}
          onChange={setDay}
        />
        <TextInput
          size="xs"
          w={240}
          maxLength={200}
          label={t('settings:workingTime.name')}
          placeholder={t('settings:workingTime.namePlaceholder')}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Switch
          mb={6}
          label={t('settings:workingTime.works')}
          checked={hours !== null}
          onChange={event =>
            setHours(event.currentTarget.checked ? (usual ?? { from: '09:00', until: '18:00' }) : null)
          }
        />
        {hours ? (
          <ClockRange
            hours={hours}
            labels={{ from: t('settings:workingTime.from'), until: t('settings:workingTime.until') }}
            onChange={setHours}
          />
        ) : null}
        <Button size="xs" type="submit" variant="default" disabled={!day || !name.trim() || !fits}>
          {t('settings:workingTime.addDay')}
        </Button>
      </Group>
    </form>
  )
}
