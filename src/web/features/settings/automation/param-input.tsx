import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { RecordMultiSelect, RecordSelect } from '../../../fields/record-select.tsx'
import { asList, asText } from '../../../fields/widget.ts'
import { ownFlowsQuery } from '../../automation/flows.ts'
import { sendersQuery, templatesQuery } from '../../letters/letter.ts'
import { LetterEditor } from '../../letters/letter-editor.tsx'
import { paperTemplatesQuery } from '../../papers/papers.ts'
import { webhooksQuery } from '../webhooks/webhooks.ts'
import classes from './automation.module.css'
import { DurationInput } from './duration-input.tsx'
import { useEditedFlow, withParam } from './edited-flow.ts'
import { ObjectSelect, ReferenceSelect } from './field-selects.tsx'
import { PairsInput } from './pairs-input.tsx'
import { type ParamProps, put, putText } from './param-props.ts'
import { PathsFields, ResultsFields } from './parts-fields.tsx'
import { PlacesText } from './places-text.tsx'
import { SecretInput } from './secret-input.tsx'
import { SetFields } from './set-fields.tsx'
import { StageSelect } from './stage-select.tsx'
import { useTargetOf } from './target-of.ts'
import { TimeoutFields } from './timeout-fields.tsx'
import { WhoSelect } from './who-select.tsx'

/** An input for what a step says under a name: one of its own where there is a better one than its schema gives. */
export function ParamInput(props: ParamProps) {
  const { step, name, schema } = props
  const Own = inputs[`${step.do}.${name}`] ?? inputs[name]
  if (Own) return <Own {...props} />
  if (Array.isArray(schema.enum)) return <ChoiceParam {...props} />
  if (schema.type === 'boolean') return <SwitchParam {...props} />
  if (schema.type === 'integer' || schema.type === 'number') return <NumberParam {...props} />
  return schema.type === 'string' ? <TextParam {...props} /> : null
}

function ChoiceParam(props: ParamProps) {
  const { t, i18n } = useTranslation()
  const { step, name, schema, label, required, wrong } = props
  const words = (value: string) => {
    const key = `automation:choices.${name}.${value}`
    return i18n.exists(key) ? t(key) : value
  }
  return (
    <Select
      label={label}
      allowDeselect={false}
      clearable={!required}
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      placeholder={t('automation:notChosen')}
      value={asText(step[name]) || null}
      error={wrong(name)}
      data={(Array.isArray(schema.enum) ? schema.enum : []).map(value => ({
        value: asText(value),
        label: words(asText(value)),
      }))}
      onChange={chosen => put(props, chosen ?? undefined)}
    />
  )
}

const SwitchParam = (props: ParamProps) => (
  <Switch
    label={props.label}
    checked={props.step[props.name] === true}
    onChange={({ currentTarget: { checked } }) => put(props, checked || undefined)}
  />
)

function NumberParam(props: ParamProps) {
  const value = props.step[props.name]
  return (
    <NumberInput
      label={props.label}
      allowDecimal={props.schema.type === 'number'}
      value={typeof value === 'number' ? value : ''}
      error={props.wrong(props.name)}
      onChange={next => put(props, next === '' ? undefined : Number(next))}
    />
  )
}

const TextParam = (props: ParamProps) => (
  <TextInput
    label={props.label}
    maxLength={mostOf(props.schema)}
    value={asText(props.step[props.name])}
    error={props.wrong(props.name)}
    onChange={({ currentTarget: { value } }) => putText(props, value)}
  />
)

const PlacedParam = (props: ParamProps) => (
  <PlacesText
    label={props.label}
    value={asText(props.step[props.name])}
    most={mostOf(props.schema)}
    error={props.wrong(props.name)}
    onChange={text => putText(props, text)}
  />
)

const LongParam = (props: ParamProps) => (
  <PlacesText
    label={props.label}
    value={asText(props.step[props.name])}
    most={mostOf(props.schema)}
    error={props.wrong(props.name)}
    long
    onChange={text => putText(props, text)}
  />
)

const mostOf = ({ maxLength }: JsonObject): number => (typeof maxLength === 'number' ? maxLength : 500)

const WhoParam = (props: ParamProps) => (
  <WhoSelect
    label={props.label}
    value={props.step[props.name]}
    error={props.wrong(props.name)}
    onChange={who => put(props, who)}
  />
)

const DurationParam = (props: ParamProps) => (
  <DurationInput
    label={props.label}
    value={props.step[props.name]}
    error={props.wrong(props.name)}
    onChange={next => put(props, next)}
  />
)

function SetParam(props: ParamProps) {
  const { step, name, label, wrong } = props
  const object = useTargetOf(step)
  return object ? (
    <SetFields
      key={object}
      label={label}
      object={object}
      value={step[name]}
      wrong={field => wrong(field ? `${name}.${field}` : name)}
      onChange={set => put(props, set)}
    />
  ) : null
}

/** With the object the fields become others. */
const ObjectParam = ({ step, label, wrong, onChange }: ParamProps) => (
  <ObjectSelect
    label={label}
    value={asText(step.object)}
    error={wrong('object')}
    onChange={object => onChange({ ...step, object, set: {} })}
  />
)

function OfParam({ step, label, wrong, onChange }: ParamProps) {
  const { object } = useEditedFlow()
  return (
    <ReferenceSelect
      label={label}
      object={object}
      value={asText(step.of)}
      error={wrong('of')}
      onChange={of => onChange({ ...withParam(step, 'of', of || undefined), set: {} })}
    />
  )
}

const StageParam = (props: ParamProps) => (
  <StageSelect
    label={props.label}
    object="deal"
    value={props.step[props.name]}
    error={props.wrong(props.name)}
    onChange={stage => put(props, stage)}
  />
)

interface Choice {
  value: string
  label: string
}

function OneOf({ choices, ...props }: ParamProps & { choices: readonly Choice[] }) {
  const { t } = useTranslation()
  return (
    <Select
      label={props.label}
      searchable
      clearable={!props.required}
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      placeholder={t('automation:notChosen')}
      value={asText(props.step[props.name]) || null}
      error={props.wrong(props.name)}
      data={[...choices]}
      onChange={chosen => put(props, chosen ?? undefined)}
    />
  )
}

function FlowParam(props: ParamProps) {
  const { object, flow } = useEditedFlow()
  const { data = [] } = useQuery(ownFlowsQuery())
  const choices = data
    .filter(one => one.id !== flow && (one.object === null || one.object === object))
    .map(({ id, name }) => ({ value: id, label: name }))
  return <OneOf {...props} choices={choices} />
}

function AmongParam(props: ParamProps) {
  const { t } = useTranslation()
  return (
    <RecordMultiSelect
      object="user"
      label={props.label}
      description={t('settings:distribution.peopleText')}
      clearable
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      value={asList(props.step.people ?? null).map(asText)}
      error={props.wrong('people') ?? props.wrong('people.0')}
      onChange={people => put(props, people.length ? people : undefined)}
    />
  )
}

const TeamParam = (props: ParamProps) => {
  const { t } = useTranslation()
  return (
    <RecordSelect
      object="team"
      label={props.label}
      description={t('settings:distribution.teamText')}
      clearable
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      value={asText(props.step.team) || null}
      error={props.wrong('team')}
      onChange={team => put(props, team ?? undefined)}
    />
  )
}

function WebhookParam(props: ParamProps) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(webhooksQuery)
  return (
    <div>
      <OneOf {...props} choices={data.map(({ id, name }) => ({ value: id, label: name }))} />
      <p className={classes.note}>
        {t('automation:webhook.text')} <Link to="/settings/webhooks">{t('automation:webhook.all')}</Link>
      </p>
    </div>
  )
}

function MailTemplateParam(props: ParamProps) {
  const { data = [] } = useQuery(templatesQuery)
  return <OneOf {...props} choices={data.map(({ id, name }) => ({ value: id, label: name }))} />
}

function MailboxParam(props: ParamProps) {
  const { data = [] } = useQuery(sendersQuery)
  return <OneOf {...props} choices={data.map(({ id, address }) => ({ value: id, label: address }))} />
}

function PaperTemplateParam(props: ParamProps) {
  const { data = [] } = useQuery(paperTemplatesQuery)
  const choices = data.filter(({ kind, active }) => active && kind === props.step.kind)
  return <OneOf {...props} choices={choices.map(({ id, name }) => ({ value: id, label: name }))} />
}

/** A letter has a template, or words of its own. */
function LetterText(props: ParamProps) {
  const { step, label, wrong } = props
  if (step.template !== undefined) return null
  return (
    <div>
      <span className={classes.label}>{label}</span>
      <LetterEditor
        label={label}
        html={asText(step.html)}
        error={wrong('html')}
        onChange={html => putText(props, html === '<p></p>' ? '' : html)}
      />
    </div>
  )
}

const LetterSubject = (props: ParamProps) => (props.step.template === undefined ? <PlacedParam {...props} /> : null)

function HeadersParam(props: ParamProps) {
  const { t } = useTranslation()
  return (
    <PairsInput
      label={props.label}
      words={{
        name: t('automation:http.header'),
        value: t('automation:http.value'),
        example: ['Accept', 'application/json'],
      }}
      value={props.step.headers}
      error={props.wrong('headers')}
      onChange={headers => put(props, headers)}
    />
  )
}

function KeepParam(props: ParamProps) {
  const { t } = useTranslation()
  return (
    <PairsInput
      label={props.label}
      words={{
        name: t('automation:http.keepAs'),
        value: t('automation:http.pointer'),
        example: ['score', '/result/score'],
      }}
      value={props.step.keep}
      error={props.wrong('keep')}
      onChange={keep => put(props, keep)}
    />
  )
}

const Nothing = () => null

const inputs: Record<string, ComponentType<ParamProps>> = {
  to: WhoParam,
  due: DurationParam,
  timeout: TimeoutFields,
  set: SetParam,
  'create.object': ObjectParam,
  of: OfParam,
  stage: StageParam,
  'run.flow': FlowParam,
  'distribute.people': AmongParam,
  'distribute.team': TeamParam,
  'webhook.webhook': WebhookParam,
  'mail.template': MailTemplateParam,
  'mail.subject': LetterSubject,
  'mail.html': LetterText,
  mailbox: MailboxParam,
  'document.template': PaperTemplateParam,
  results: ResultsFields,
  paths: PathsFields,
  // Its steps stand among the ways of the step.
  otherwise: Nothing,
  title: PlacedParam,
  'notify.text': PlacedParam,
  text: LongParam,
  note: LongParam,
  comment: LongParam,
  url: PlacedParam,
  body: LongParam,
  headers: HeadersParam,
  keep: KeepParam,
  authorized: SecretInput,
}
