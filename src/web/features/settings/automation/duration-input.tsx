import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asText } from '../../../fields/widget.ts'
import classes from './automation.module.css'

export const durationUnits = ['minutes', 'hours', 'days'] as const
type Unit = (typeof durationUnits)[number]

interface DurationInputProps {
  label: string
  description?: string
  value: Json | undefined
  error?: string
  onChange: (value: JsonObject) => void
}

/** How long: minutes, hours or days, of days also at what time. */
export function DurationInput({ label, description, value, error, onChange }: DurationInputProps) {
  const { t } = useTranslation()
  const { unit, length, at } = readLength(value)
  const write = (next: { unit?: Unit; length?: number | ''; at?: string }) => {
    const of = next.unit ?? unit
    const many = next.length ?? length
    const time = next.at ?? at
    onChange({ ...(many !== '' && { [of]: many }), ...(of === 'days' && time && { at: time }) })
  }
  return (
    <fieldset className={classes.duration}>
      <legend className={classes.label}>{label}</legend>
      {description ? <p className={classes.note}>{description}</p> : null}
      <Group gap="xs" wrap="nowrap">
        <NumberInput
          aria-label={t('automation:duration.length', { label })}
          w={80}
          min={unit === 'days' ? 0 : 1}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={length}
          error={Boolean(error)}
          onChange={many => write({ length: many === '' ? '' : Number(many) })}
        />
        <Select
          aria-label={t('automation:duration.unit', { label })}
          w={120}
          allowDeselect={false}
          value={unit}
          data={durationUnits.map(one => ({
            value: one,
            label: t(`automation:duration.units.${one}`, { count: length || 0 }),
          }))}
          onChange={chosen => write({ unit: durationUnits.find(one => one === chosen) ?? 'hours' })}
        />
        {unit === 'days' ? (
          <TextInput
            type="time"
            w={140}
            leftSection={t('automation:duration.before')}
            aria-label={t('automation:duration.at', { label })}
            value={at}
            onChange={({ currentTarget }) => write({ at: currentTarget.value })}
          />
        ) : null}
      </Group>
      {error ? (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}

export function readLength(value: Json | undefined): { unit: Unit; length: number | ''; at: string } {
  const given = isJsonObject(value) ? value : {}
  const unit = durationUnits.find(one => given[one] !== undefined) ?? ('at' in given ? 'days' : 'hours')
  const length = given[unit]
  return { unit, length: typeof length === 'number' ? length : '', at: asText(given.at) }
}
