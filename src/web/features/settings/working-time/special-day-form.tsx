import { Button, Group, Switch, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { minuteOf, type SpecialDay, type WorkingHours } from '../../../../model/working-time.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { ClockRange } from './clock-range.tsx'

interface SpecialDayFormProps {
  usual: WorkingHours | null
  onAdd: (day: SpecialDay) => void
}

interface Special {
  day: string | null
  name: string
  hours: WorkingHours | null
}

const empty: Special = { day: null, name: '', hours: null }

/** One more day unlike others. */
export function SpecialDayForm({ usual, onAdd }: SpecialDayFormProps) {
  const { t, i18n } = useTranslation()
  const [special, setSpecial, forget] = useDraft('working-time.day', empty)
  const { day, name, hours } = special
  const change = (part: Partial<Special>) => setSpecial({ ...special, ...part })
  const fits = !hours || (hours.from !== '' && hours.until !== '' && minuteOf(hours.from) < minuteOf(hours.until))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!day || !name.trim() || !fits) return
    onAdd({ day, name: name.trim(), hours })
    forget()
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
          onChange={day => change({ day })}
        />
        <TextInput
          size="xs"
          w={240}
          maxLength={200}
          label={t('settings:workingTime.name')}
          placeholder={t('settings:workingTime.namePlaceholder')}
          value={name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <Switch
          mb={6}
          label={t('settings:workingTime.works')}
          checked={hours !== null}
          onChange={event =>
            change({ hours: event.currentTarget.checked ? (usual ?? { from: '09:00', until: '18:00' }) : null })
          }
        />
        {hours ? (
          <ClockRange
            hours={hours}
            labels={{ from: t('settings:workingTime.from'), until: t('settings:workingTime.until') }}
            onChange={hours => change({ hours })}
          />
        ) : null}
        <Button size="xs" type="submit" variant="default" disabled={!day || !name.trim() || !fits}>
          {t('settings:workingTime.addDay')}
        </Button>
      </Group>
    </form>
  )
}
