import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { FieldInput } from '../../../fields/field-input.tsx'
import { widgetOf } from '../../../fields/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asText } from '../../../fields/widget.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import classes from './automation.module.css'
import { DurationInput } from './duration-input.tsx'
import { useEditedFlow } from './edited-flow.ts'
import { PlacesText } from './places-text.tsx'
import { WhoSelect } from './who-select.tsx'

/** How a value is written: itself, or one of these members alone. */
const forms = ['text', 'from', 'in', 'who', 'formula'] as const
type Form = (typeof forms)[number] | 'itself'

const formsOf: Record<string, Form[]> = {
  text: ['text', 'from'],
  longText: ['text', 'from'],
  email: ['text', 'from'],
  url: ['text', 'from'],
  date: ['in', 'from', 'formula'],
  time: ['in', 'from'],
  user: ['who', 'from'],
  number: ['formula', 'from'],
  percent: ['formula', 'from'],
  money: ['formula', 'from'],
}

const begins: Record<Form, Json> = {
  itself: null,
  text: { text: '' },
  from: { from: '' },
  in: { in: { days: 1 } },
  who: { who: 'owner' },
  formula: { formula: '' },
}

interface SetFieldsProps {
  label: string
  /** Of the records that are written. */
  object: string
  value: Json | undefined
  /** Sentences by field. */
  wrong: (field: string) => string | undefined
  onChange: (set: JsonObject) => void
}

/** Fields with what they become. */
export function SetFields({ label, object, value, wrong, onChange }: SetFieldsProps) {
  const { t } = useTranslation()
  const declared = useSchema().byName.get(object)
  const set = isJsonObject(value) ? value : {}
  const names = Object.keys(set)
  const writable = (declared?.fields ?? []).filter(isWritable)
  const free = writable.filter(({ name }) => !names.includes(name))
  const put = (name: string, to: Json) => onChange({ ...set, [name]: to })
  const rename = (from: string, to: string) =>
    onChange(
      Object.fromEntries(Object.entries(set).map(([name, known]) => (name === from ? [to, null] : [name, known]))),
    )
  const drop = (name: string) => onChange(Object.fromEntries(Object.entries(set).filter(([known]) => known !== name)))
  return (
    <fieldset className={classes.duration}>
      <legend className={classes.label}>{label}</legend>
      {names.map(name => {
        const field = writable.find(one => one.name === name)
        const items = [...(field ? [field] : []), ...free].map(one => ({ value: one.name, label: one.label }))
        const fieldLabel = field?.label ?? name
        return (
          <div key={name} className={classes.set}>
            <Select
              aria-label={t('automation:set.field')}
              searchable
              allowDeselect={false}
              value={name}
              error={field ? undefined : t('automation:gone')}
              data={field ? items : [{ value: name, label: name }, ...items]}
              onChange={chosen => chosen && chosen !== name && rename(name, chosen)}
            />
            {field && declared ? (
              <ValueFields
                field={field}
                value={set[name] ?? null}
                error={wrong(name)}
                onChange={next => put(name, next)}
              />
            ) : null}
            <ActionIcon
              size={36}
              aria-label={t('automation:set.drop', { name: fieldLabel })}
              onClick={() => drop(name)}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        )
      })}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        disabled={!free.length}
        onClick={() => free[0] && put(free[0].name, begins[preferred(free[0])])}
      >
        {t('automation:set.add')}
      </Button>
      {wrong('') ? (
        <p className={classes.wrong} role="alert">
          {wrong('')}
        </p>
      ) : null}
    </fieldset>
  )
}

const isWritable = (field: SchemaField): boolean =>
  field.access === 'write' && !field.readOnly && !field.options.readOnly && Boolean(widgetOf(field).editable)

const preferred = ({ type }: SchemaField): Form => (type === 'text' || type === 'longText' ? 'text' : 'itself')

interface ValueFieldsProps {
  field: SchemaField
  value: Json
  error: string | undefined
  onChange: (value: Json) => void
}

function ValueFields({ field, value, error, onChange }: ValueFieldsProps) {
  const { t } = useTranslation()
  const form = formOf(value)
  const offered = [...new Set<Form>(['itself', ...(formsOf[field.type] ?? ['from']), form])]
  return (
    <>
      <Select
        aria-label={t('automation:set.how', { name: field.label })}
        allowDeselect={false}
        value={form}
        data={offered.map(one => ({ value: one, label: t(`automation:set.forms.${one}`) }))}
        onChange={chosen => {
          const next = offered.find(one => one === chosen)
          if (next && next !== form) onChange(begins[next])
        }}
      />
      <div className={classes.setValue}>
        <ValueInput field={field} form={form} value={value} error={error} onChange={onChange} />
      </div>
    </>
  )
}

function ValueInput({ field, form, value, error, onChange }: ValueFieldsProps & { form: Form }) {
  const { t } = useTranslation()
  const of = isJsonObject(value) && form !== 'itself' ? (value[form] ?? null) : null
  switch (form) {
    case 'text':
      return (
        <PlacesText
          label={field.label}
          value={asText(of)}
          most={5000}
          error={error}
          onChange={text => onChange({ text })}
        />
      )
    case 'in':
      return <DurationInput label={field.label} value={of} error={error} onChange={next => onChange({ in: next })} />
    case 'who':
      return <WhoSelect label={field.label} value={of} error={error} onChange={who => onChange({ who })} />
    case 'formula':
      return (
        <TextInput
          label={t('automation:set.formula', { name: field.label })}
          placeholder="amount / 2"
          maxLength={1000}
          value={asText(of)}
          error={error}
          onChange={({ currentTarget }) => onChange({ formula: currentTarget.value })}
        />
      )
    case 'from':
      return <FromSelect label={field.label} value={asText(of)} error={error} onChange={from => onChange({ from })} />
    default:
      return <FieldInput field={field} value={value} error={error} onChange={onChange} />
  }
}

interface FromSelectProps {
  label: string
  value: string
  error: string | undefined
  onChange: (path: string) => void
}

/** A field of the record, or of what it refers to. */
function FromSelect(props: FromSelectProps) {
  const { object } = useEditedFlow()
  const declared = useSchema().byName.get(object ?? '')
  return declared ? <FromFields {...props} object={declared} /> : null
}

function FromFields({ label, value, error, object, onChange }: FromSelectProps & { object: SchemaObject }) {
  const { t } = useTranslation()
  const { valueNames } = useEditedFlow()
  const { groups } = useFilterFields(object)
  return (
    <Select
      label={t('automation:set.source', { name: label })}
      searchable
      allowDeselect={false}
      value={value || null}
      error={error}
      data={[
        ...groups.map(group => ({
          group: group.label,
          items: group.fields.map(({ path, field }) => ({ value: path, label: field.label })),
        })),
        ...(valueNames.length
          ? [
              {
                group: t('automation:found'),
                items: valueNames.map(name => ({ value: `values.${name}`, label: name })),
              },
            ]
          : []),
      ]}
      onChange={chosen => chosen && onChange(chosen)}
    />
  )
}

function formOf(value: Json): Form {
  if (!isJsonObject(value)) return 'itself'
  const [name, ...more] = Object.keys(value)
  return more.length ? 'itself' : (forms.find(one => one === name) ?? 'itself')
}
