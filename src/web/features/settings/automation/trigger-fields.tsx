import { MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { fieldOf, useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asList, asText } from '../../../fields/widget.ts'
import { useListFields } from '../../../records/columns.ts'
import type { Trigger } from '../../automation/flows.ts'
import classes from './automation.module.css'
import { DurationInput } from './duration-input.tsx'
import { DateFieldSelect, ObjectSelect } from './field-selects.tsx'
import { HookAddress } from './hook-address.tsx'
import { ScheduleFields } from './schedule-fields.tsx'
import { StagesSelect } from './stage-select.tsx'

const kinds = [
  ...['created', 'changed', 'stageEntered', 'stageLeft', 'stageTooLong', 'timePassed', 'date', 'schedule'],
  ...['hook', 'manual'],
]
const ofStages = new Set(['stageEntered', 'stageLeft', 'stageTooLong'])
const ofFiles = new Set(['created', 'changed', 'stageEntered', 'stageLeft'])
const withoutRecord = new Set(['schedule', 'hook'])

export interface TriggerProps {
  trigger: Trigger
  wrong: (place: string) => string | undefined
  onChange: (trigger: Trigger) => void
}

/** By what a flow begins. */
export function TriggerFields({ trigger, wrong, onChange }: TriggerProps) {
  const { t } = useTranslation()
  const { admin } = useMe()
  const { on } = trigger
  const object = asText(trigger.object)
  const set = (part: JsonObject) => onChange({ ...trigger, ...part })
  return (
    <div className={classes.grid}>
      <Select
        label={t('automation:trigger.on')}
        allowDeselect={false}
        value={on}
        error={wrong('trigger.on')}
        data={kinds
          .filter(kind => admin || ofStages.has(kind))
          .map(value => ({ value, label: t(`automation:trigger.kinds.${value}`) }))}
        onChange={chosen => chosen && chosen !== on && onChange(begunBy(chosen, object))}
      />
      <ObjectSelect
        label={t('automation:trigger.object')}
        value={object}
        error={wrong('trigger.object')}
        only={
          ofStages.has(on) ? declared => hasStages(declared) && (admin || declared.can.update !== 'none') : undefined
        }
        onChange={name => name !== object && onChange(begunBy(on, name))}
      />
      {ofStages.has(on) ? (
        <StagesSelect
          label={t('automation:trigger.stages')}
          object={object}
          value={trigger.stages}
          error={wrong('trigger.stages')}
          onChange={stages => set({ stages })}
        />
      ) : null}
      {on === 'changed' ? <ChangedFields trigger={trigger} wrong={wrong} onChange={onChange} /> : null}
      {on === 'timePassed' || on === 'date' ? (
        <DateFieldSelect
          label={t('automation:trigger.field')}
          object={object}
          moments={on === 'timePassed'}
          value={asText(trigger.field)}
          error={wrong('trigger.field')}
          onChange={field => set({ field })}
        />
      ) : null}
      {on === 'stageTooLong' || on === 'timePassed' ? (
        <DurationInput
          label={t('automation:trigger.after')}
          value={trigger.after}
          error={wrong('trigger.after')}
          onChange={after => set({ after })}
        />
      ) : null}
      {on === 'date' ? <DateFields trigger={trigger} wrong={wrong} onChange={onChange} /> : null}
      {on === 'schedule' ? <ScheduleFields trigger={trigger} wrong={wrong} onChange={onChange} /> : null}
      {on === 'hook' ? <HookAddress /> : null}
      {ofFiles.has(on) ? (
        <Switch
          className={classes.whole}
          label={t('automation:trigger.imports')}
          checked={trigger.imports === true}
          onChange={({ currentTarget: { checked } }) => set({ imports: checked })}
        />
      ) : null}
    </div>
  )
}

const hasStages = (object: SchemaObject): boolean =>
  object.fields.some(({ type }) => type === 'stage') && fieldOf(object, 'stageSince') !== undefined

/** A trigger of a kind, as it begins. */
function begunBy(on: string, object: string): Trigger {
  const about: JsonObject = object ? { object } : withoutRecord.has(on) ? {} : { object: 'deal' }
  const begins: Record<string, JsonObject> = {
    stageEntered: { stages: [] },
    stageLeft: { stages: [] },
    stageTooLong: { stages: [], after: { days: 3 } },
    timePassed: { field: 'createdAt', after: { hours: 1 } },
    date: { field: '', days: 0, at: '09:00' },
    schedule: { crontab: '0 9 * * 1-5', zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
  }
  return { on, ...about, ...begins[on] }
}

function ChangedFields({ trigger, onChange, wrong }: TriggerProps) {
  const declared = useSchema().byName.get(asText(trigger.object))
  return declared ? <OfObject object={declared} trigger={trigger} wrong={wrong} onChange={onChange} /> : null
}

/** Which fields, and of values to choose from which it has become. */
function OfObject({ object, trigger, wrong, onChange }: TriggerProps & { object: SchemaObject }) {
  const { t } = useTranslation()
  const fields = useListFields(object)
  const changes = asList(trigger.changes ?? null).filter(isJsonObject)
  const names = changes.map(({ field }) => asText(field))
  const write = (next: typeof changes) => onChange({ ...trigger, changes: next })
  return (
    <>
      <MultiSelect
        label={t('automation:trigger.changes')}
        placeholder={names.length ? undefined : t('automation:trigger.anyField')}
        searchable
        value={names}
        error={wrong('trigger.changes')}
        data={fields.map(({ name, label }) => ({ value: name, label }))}
        onChange={chosen => write(chosen.map(field => changes.find(known => known.field === field) ?? { field }))}
      />
      {changes.map((change, at) => {
        const field = fieldOf(object, asText(change.field))
        if (!field?.choices) return null
        return (
          <MultiSelect
            key={field.name}
            label={t('automation:trigger.became', { name: field.label })}
            placeholder={asList(change.to ?? null).length ? undefined : t('automation:trigger.anyValue')}
            value={asList(change.to ?? null).map(asText)}
            data={field.choices}
            onChange={to => {
              const { to: _, ...bare } = change
              write(changes.map((known, place) => (place === at ? { ...bare, ...(to.length && { to }) } : known)))
            }}
          />
        )
      })}
    </>
  )
}

function DateFields({ trigger, wrong, onChange }: TriggerProps) {
  const { t } = useTranslation()
  return (
    <>
      <NumberInput
        label={t('automation:daysAfter')}
        description={t('automation:daysAfterText')}
        allowDecimal={false}
        value={typeof trigger.days === 'number' ? trigger.days : 0}
        error={wrong('trigger.days')}
        onChange={days => onChange({ ...trigger, days: Number(days) || 0 })}
      />
      <TextInput
        type="time"
        label={t('automation:atTime')}
        value={asText(trigger.at)}
        error={wrong('trigger.at')}
        onChange={({ currentTarget }) => onChange({ ...trigger, at: currentTarget.value })}
      />
      <Switch
        className={classes.whole}
        label={t('automation:trigger.yearly')}
        checked={trigger.yearly === true}
        onChange={({ currentTarget }) => onChange({ ...trigger, yearly: currentTarget.checked })}
      />
    </>
  )
}
