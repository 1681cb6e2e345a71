import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { stageOf, usePipelines } from '../../app/pipelines.ts'
import { fieldOf, useSchema } from '../../app/schema.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { targetOf, useTitle } from '../../fields/titles.ts'
import { asList, asText } from '../../fields/widget.ts'
import { scheduleWords } from './crontab.ts'
import type { Trigger } from './flows.ts'
import { type FlowStep, partsOf } from './step-tree.ts'

/** What a step is, in a word: `Task`. */
export function useActionWords(): (does: string) => string {
  const { t, i18n } = useTranslation()
  return does => (i18n.exists(`flow-runs:actions.${does}`) ? t(`flow-runs:actions.${does}`) : does)
}

/** What a step says, in one line; empty where it says nothing yet. */
export function useStepWords(step: FlowStep, object: string | null): string {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const pipelines = usePipelines()
  const about = byName.get(object ?? '')
  const known = ['owner', 'head', 'self'].find(place => place === step.to)
  const person = useTitle('user', known || typeof step.to !== 'string' ? null : step.to)
  const to = known ? t(`flow-runs:who.${known}`) : (person ?? '')
  const fields = (object: string) =>
    Object.keys(isJsonObject(step.set) ? step.set : {})
      .map(name => {
        const declared = byName.get(object)
        return (declared && fieldOf(declared, name)?.label) ?? name
      })
      .join(', ')
  const said = (text: Json | undefined) =>
    placesSaid(asText(text), name => (about && fieldOf(about, name)?.label) ?? name)
  switch (step.do) {
    case 'task':
      return [said(step.title), to].filter(Boolean).join(' → ')
    case 'notify':
      return [to, said(step.text)].filter(Boolean).join(': ')
    case 'assign':
      return to
    case 'distribute':
      return t(`flow-runs:schemes.${asText(step.scheme)}`, { defaultValue: '' })
    case 'wait':
      return waitWords(step, t)
    case 'branch':
      return t('flow-runs:ways', { count: partsOf(step, 'paths').length })
    case 'move':
      return stageOf(pipelines, asText(step.stage))?.name ?? ''
    case 'change':
      return fields(changedOf(step, about, object))
    case 'create':
      return [byName.get(asText(step.object))?.label.one, fields(asText(step.object))].filter(Boolean).join(': ')
    case 'mail':
      return said(step.subject)
    case 'http':
      return [asText(step.method), asText(step.url)].join(' ')
    case 'stop':
      return asText(step.reason)
    case 'document':
      return asText(step.title)
    default:
      return asText(step.note)
  }
}

/** Object of the record that a step changes. */
function changedOf(step: FlowStep, about: SchemaObject | undefined, object: string | null): string {
  const field = about && fieldOf(about, asText(step.of))
  return (field ? targetOf(field) : object) ?? ''
}

/** `{{record.name}}` as the field is called. */
const placesSaid = (text: string, label: (field: string) => string): string =>
  text.replace(/\{\{\s*record\.(\w+)[^}]*\}\}/g, (_, field: string) => `[${label(field)}]`)

function waitWords(step: FlowStep, t: TFunction): string {
  if (step.for !== undefined) return durationWords(step.for, t)
  const event = isJsonObject(step.event) ? asText(step.event.on) : ''
  if (event) return t(`flow-runs:waits.${event}`)
  return step.until === undefined ? '' : t('flow-runs:waits.until')
}

/** `2 дня`, `4 часа`. */
export function durationWords(value: Json | undefined, t: TFunction): string {
  if (!isJsonObject(value)) return ''
  const { minutes, hours, days, at } = value
  if (typeof minutes === 'number') return t('flow-runs:minutes', { count: minutes })
  if (typeof hours === 'number') return t('flow-runs:hours', { count: hours })
  if (typeof days !== 'number') return ''
  const length = t('flow-runs:days', { count: days })
  return typeof at === 'string' ? t('flow-runs:daysAt', { length, at }) : length
}

/** By what a flow begins, in one line. */
export function useTriggerWords(): (trigger: Trigger) => string {
  const { t, i18n } = useTranslation()
  const { byName } = useSchema()
  const pipelines = usePipelines()
  return trigger => {
    const declared = byName.get(asText(trigger.object))
    const stages = asList(trigger.stages ?? null)
      .map(id => stageOf(pipelines, asText(id))?.name)
      .filter(Boolean)
    const changed = asList(trigger.changes ?? null).flatMap(change =>
      isJsonObject(change) ? [labelOf(asText(change.field))] : [],
    )
    function labelOf(name: string): string {
      return (
        (declared && fieldOf(declared, name)?.label) ?? (name === 'createdAt' ? t('records:stamps.createdAt') : name)
      )
    }
    const key = `flow-runs:triggers.${trigger.on}`
    const what = i18n.exists(key) ? t(key) : trigger.on
    const more = [
      stages.join(', '),
      changed.join(', '),
      asText(trigger.field) && labelOf(asText(trigger.field)),
      durationWords(trigger.after, t),
      scheduleWords(asText(trigger.crontab), i18n.language),
    ].filter(Boolean)
    return [declared?.label.one, [what, more.join(', ')].filter(Boolean).join(': ')].filter(Boolean).join(' · ')
  }
}

/** What a way of a step is called. */
export function useBlockWords(): (step: FlowStep, block: string) => string {
  const { t } = useTranslation()
  return (step, block) => {
    const [list, place] = block.split('.')
    const at = Number(place)
    if (list === 'paths') return asText(partsOf(step, 'paths')[at]?.name) || t('flow-runs:way', { place: at + 1 })
    if (list === 'results')
      return asText(partsOf(step, 'results')[at]?.text) || t('flow-runs:result', { place: at + 1 })
    if (list === 'timeout') return t('flow-runs:timeout')
    if (step.do === 'approval') return t('flow-runs:notApproved')
    return t(step.do === 'task' ? 'flow-runs:otherResult' : 'flow-runs:otherwise')
  }
}
