import { NumberInput, Select, Switch, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import rows from '../parts/rows.module.css'
import { ChoicesEditor } from './choices-editor.tsx'
import { withOption } from './options.ts'

interface FieldOptionsFormProps {
  object: SchemaObject
  type: string
  options: JsonObject
  /** Problems by path. */
  at: Record<string, string>
  onChange: (options: JsonObject) => void
}

/** What a field of this type may be told besides. */
export function FieldOptionsForm({ object, type, options, at, onChange }: FieldOptionsFormProps) {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const set = (name: string, value: JsonObject[string]) => onChange(withOption(options, name, value))
  const numberInput = (name: string, words = name) => (
    <NumberInput
      key={name}
      label={t(`settings:fields.options.${words}`)}
      value={typeof options[name] === 'number' ? options[name] : ''}
      error={at[`options.${name}`]}
      onChange={value => set(name, value === '' ? null : Number(value))}
    />
  )
  switch (type) {
    case 'text':
      return (
        <div className={rows.form}>
          {numberInput('max', 'length')}
          <Select
            label={t('settings:fields.options.format')}
            clearable
            value={asText(options.format) || null}
            error={at['options.format']}
            onChange={value => set('format', value)}
            data={[
              'inn',
              'kpp',
              'ogrn',
              'okpo',
              'bik',
              'bankAccount',
              'corrAccount',
              'iban',
              'swift',
              'snils',
              'currency',
            ].map(value => ({
              value,
              label: t(`settings:fields.formats.${value}`),
            }))}
          />
        </div>
      )
    case 'longText':
      return numberInput('max', 'length')
    case 'choice':
    case 'multiChoice':
      return (
        <ChoicesEditor
          options={options}
          error={at['options.choices'] ?? Object.entries(at).find(([path]) => path.startsWith('options.'))?.[1]}
          onChange={onChange}
        />
      )
    case 'money':
      return <div className={rows.form}>{['min', 'max'].map(name => numberInput(name))}</div>
    case 'number':
    case 'percent':
      return <div className={rows.form}>{['min', 'max', 'decimals'].map(name => numberInput(name))}</div>
    case 'ref':
    case 'refs': {
      const target = (
        <Select
          label={t('settings:fields.options.object')}
          required
          searchable
          value={asText(options.object) || null}
          error={at['options.object']}
          onChange={value => set('object', value)}
          data={objects.map(({ name, label }) => ({ value: name, label: label.many }))}
        />
      )
      return type === 'refs' ? (
        target
      ) : (
        <>
          {target}
          <Switch
            label={t('settings:fields.options.holds')}
            description={t('settings:fields.holdsText')}
            checked={options.onDelete === 'restrict'}
            onChange={event => set('onDelete', event.currentTarget.checked ? 'restrict' : null)}
          />
        </>
      )
    }
    case 'formula':
      return <FormulaOptions object={object} options={options} at={at} set={set} />
    default:
      return null
  }
}

const results = ['number', 'money', 'text', 'boolean', 'date'] as const

function FormulaOptions({
  object,
  options,
  at,
  set,
}: Pick<FieldOptionsFormProps, 'object' | 'options' | 'at'> & { set: (name: string, value: string | null) => void }) {
  const { t } = useTranslation()
  const usable = object.fields.filter(field =>
    ['number', 'money', 'percent', 'text', 'boolean', 'date', 'time', 'choice'].includes(field.type),
  )
  return (
    <>
      <Textarea
        label={t('settings:fields.options.expression')}
        description={t('settings:fields.expressionText')}
        required
        autosize
        minRows={2}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        placeholder="if(amount > 100000, round(amount * 0.1, 2), 0)"
        value={asText(options.expression)}
        error={at['options.expression']}
        onChange={event => set('expression', event.currentTarget.value)}
      />
      <Select
        label={t('settings:fields.options.result')}
        required
        allowDeselect={false}
        value={asText(options.result) || null}
        error={at['options.result']}
        onChange={value => set('result', value)}
        data={results.map(value => ({ value, label: t(`settings:types.${value}`) }))}
      />
      <p className={rows.sectionText} style={{ margin: 0 }}>
        {t('settings:fields.usable')}{' '}
        {usable.map((field, place) => (
          <span key={field.name}>
            {place ? ', ' : ''}
            <code>{field.name}</code> ({field.label})
          </span>
        ))}
      </p>
    </>
  )
}
