import { NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { useSchema } from '../../../app/schema.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { targetOf } from '../../../fields/titles.ts'
import { asText } from '../../../fields/widget.ts'
import type { FlowStep } from '../../automation/step-tree.ts'
import { DurationInput } from './duration-input.tsx'
import { useEditedFlow } from './edited-flow.ts'
import { DateFieldSelect, ObjectSelect } from './field-selects.tsx'
import { TimeoutFields } from './timeout-fields.tsx'
import { WhenEditor } from './when-editor.tsx'

const kinds = ['for', 'until', 'answer', 'meets', 'created', 'changed'] as const
type Kind = (typeof kinds)[number]

interface WaitFieldsProps {
  step: FlowStep
  wrong: (place: string) => string | undefined
  onChange: (step: FlowStep) => void
}

/** How long a flow waits, until what moment, or for what. */
export function WaitFields({ step, wrong, onChange }: WaitFieldsProps) {
  const { t } = useTranslation()
  const { object } = useEditedFlow()
  const kind = kindOf(step)
  const event = isJsonObject(step.event) ? step.event : null
  const begin = (next: Kind) => onChange({ ...bare(step), ...beginOf(next) })
  const setEvent = (part: JsonObject) => onChange({ ...step, event: { ...event, ...part } })
  return (
    <>
      <Select
        label={t('automation:wait.what')}
        allowDeselect={false}
        value={kind}
        error={wrong('event')}
        data={kinds
          .filter(one => object !== null || one === 'for')
          .map(value => ({ value, label: t(`automation:wait.kinds.${value}`) }))}
        onChange={chosen => {
          const next = kinds.find(one => one === chosen)
          if (next && next !== kind) begin(next)
        }}
      />
      {kind === 'for' ? (
        <DurationInput
          label={t('automation:wait.length')}
          value={step.for}
          error={wrong('for')}
          onChange={next => onChange({ ...step, for: next })}
        />
      ) : null}
      {kind === 'until' ? <UntilFields step={step} wrong={wrong} onChange={onChange} /> : null}
      {kind === 'meets' ? (
        <WhenEditor
          label={t('automation:wait.when')}
          object={object}
          value={event?.when}
          error={wrong('event.when')}
          onChange={when => setEvent({ when })}
        />
      ) : null}
      {event && (kind === 'created' || kind === 'changed') ? (
        <OthersFields event={event} wrong={wrong} onChange={setEvent} />
      ) : null}
      {event ? <TimeoutFields step={step} wrong={wrong} onChange={onChange} /> : null}
    </>
  )
}

function UntilFields({ step, wrong, onChange }: WaitFieldsProps) {
  const { t } = useTranslation()
  const { object } = useEditedFlow()
  const until = isJsonObject(step.until) ? step.until : {}
  const { at: _, ...withoutTime } = until
  return (
    <>
      <DateFieldSelect
        label={t('automation:wait.moment')}
        object={object}
        value={asText(until.field)}
        error={wrong('until')}
        onChange={field => onChange({ ...step, until: { ...until, field } })}
      />
      <NumberInput
        label={t('automation:daysAfter')}
        description={t('automation:daysAfterText')}
        allowDecimal={false}
        value={typeof until.days === 'number' ? until.days : 0}
        onChange={days => onChange({ ...step, until: { ...until, days: Number(days) || 0 } })}
      />
      <TextInput
        type="time"
        label={t('automation:atTime')}
        value={asText(until.at)}
        onChange={({ currentTarget: { value: at } }) =>
          onChange({ ...step, until: { ...withoutTime, ...(at && { at }) } })
        }
      />
    </>
  )
}

interface OthersFieldsProps {
  event: JsonObject
  wrong: (place: string) => string | undefined
  onChange: (part: JsonObject) => void
}

/** Records of another object that refer to the one of the flow. */
function OthersFields({ event, wrong, onChange }: OthersFieldsProps) {
  const { t } = useTranslation()
  const { object } = useEditedFlow()
  const { byName } = useSchema()
  const other = asText(event.object)
  const refers = (name: string) =>
    (byName.get(name)?.fields ?? []).filter(field => field.type === 'link' || targetOf(field) === object)
  return (
    <>
      <ObjectSelect
        label={t('automation:wait.others')}
        value={other}
        error={wrong('event.object')}
        onChange={name => onChange({ object: name, by: refers(name)[0]?.name ?? '', when: null })}
      />
      <Select
        label={t('automation:wait.by')}
        allowDeselect={false}
        value={asText(event.by) || null}
        error={wrong('event.by')}
        data={refers(other).map(({ name, label }) => ({ value: name, label }))}
        onChange={by => by && onChange({ by })}
      />
      {other ? (
        <WhenEditor
          label={t('automation:wait.which')}
          object={other}
          value={event.when}
          error={wrong('event.when')}
          onChange={when => onChange({ when })}
        />
      ) : null}
    </>
  )
}

function kindOf({ until, event }: FlowStep): Kind {
  if (isJsonObject(event)) return kinds.find(kind => kind === event.on) ?? 'answer'
  return until === undefined ? 'for' : 'until'
}

const bare = ({ for: _, until: __, event: ___, timeout: ____, id, do: does, ...rest }: FlowStep): FlowStep => ({
  ...rest,
  id,
  do: does,
})

function beginOf(kind: Kind): JsonObject {
  if (kind === 'for') return { for: { hours: 1 } }
  if (kind === 'until') return { until: { field: '', days: 0 } }
  return { event: kind === 'created' || kind === 'changed' ? { on: kind, object: '', by: '' } : { on: kind } }
}
