import { Select, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../model/index.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { fieldOf, useObject, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import rows from '../settings/parts/rows.module.css'
import classes from './exchange.module.css'
import { delimiters, encodings, type ImportJson } from './imports.ts'

interface FileFormatProps {
  imported: ImportJson
  options: JsonObject
  onChange: (part: JsonObject) => void
}

/** How the file was read, and what holds for all of it. */
export function FileFormat({ imported, options, onChange }: FileFormatProps) {
  const { t } = useTranslation()
  const { format } = imported
  const header = typeof options.header === 'boolean' ? options.header : (format?.headerLine ?? 1) > 0
  const isTable = format?.kind === 'csv' || format?.kind === 'xlsx'
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('exchange-page:format.title')}</h2>
      <p className={rows.sectionText}>{t(`exchange-page:format.${wordsFor(imported)}`)}</p>
      <div className={classes.format}>
        {format?.sheets ? (
          <Select
            label={t('exchange-page:format.sheet')}
            allowDeselect={false}
            value={asText(options.sheet) || format.sheet || null}
            onChange={sheet => sheet && onChange({ sheet })}
            data={format.sheets}
          />
        ) : (
          <OfText imported={imported} options={options} onChange={onChange} />
        )}
        <OfObject imported={imported} options={options} onChange={onChange} />
        {isTable ? (
          <Switch
            className={classes.header}
            label={t('exchange-page:format.header')}
            checked={header}
            onChange={event => onChange({ header: event.currentTarget.checked })}
          />
        ) : null}
      </div>
    </section>
  )
}

function wordsFor({ format, questions }: ImportJson): string {
  if (questions.some(({ kind, answered }) => kind === 'encoding' && !answered)) return 'unsure'
  return format?.kind === 'xlsx' && (format.sheets?.length ?? 0) > 1 ? 'sheetText' : 'text'
}

/** Text has letters of some encoding, and a table of text something between its cells. */
function OfText({ imported: { format }, options, onChange }: FileFormatProps) {
  const { t } = useTranslation()
  return (
    <>
      <Select
        label={t('exchange-page:format.encoding')}
        allowDeselect={false}
        value={asText(options.encoding) || format?.encoding || null}
        onChange={value => value && onChange({ encoding: value })}
        data={encodings.map(value => ({ value, label: t(`exchange-page:encodings.${value}`) }))}
      />
      {format?.kind === 'csv' ? (
        <Select
          label={t('exchange-page:format.delimiter')}
          allowDeselect={false}
          value={asText(options.delimiter) || format.delimiter || null}
          onChange={value => value && onChange({ delimiter: value })}
          data={delimiters.map((value, at) => ({ value, label: t(`exchange-page:delimiters.${at}`) }))}
        />
      ) : null}
    </>
  )
}

/** What is asked for some objects only: the pipeline of deals, the currency of sums, how things are known again. */
function OfObject({ imported, options, onChange }: FileFormatProps) {
  const { t } = useTranslation()
  const { company } = useSchema()
  const object = useObject(imported.object)
  const pipelines = usePipelines(object.name)
  const set = (name: string) => (value: Json) => onChange({ [name]: value === '' ? null : value })
  const money = imported.fields.some(field => field.type === 'money' && imported.mapping[field.name]?.columns?.length)
  // What is known by name where nothing is said: set-up, companies, products, and whatever has a name of its own.
  const usual =
    object.configuration ||
    ['company', 'product'].includes(object.name) ||
    fieldOf(object, object.title)?.options.unique === true
  const byName = Array.isArray(options.matchBy) ? options.matchBy.length > 0 : usual
  return (
    <>
      {pipelines.length ? (
        <Select
          label={t('exchange-page:format.pipeline')}
          allowDeselect={false}
          value={asText(options.pipeline) || pipelines[0]?.id || null}
          onChange={set('pipeline')}
          data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      {money ? (
        <Select
          label={t('exchange-page:format.currency')}
          searchable
          value={asText(options.currency) || company.currency}
          allowDeselect={false}
          onChange={set('currency')}
          data={Intl.supportedValuesOf('currency')}
        />
      ) : null}
      {object.name === 'user' ? (
        <TextInput
          label={t('exchange-page:format.mailDomain')}
          description={t('exchange-page:format.mailDomainText')}
          placeholder="company.ru"
          defaultValue={asText(options.mailDomain)}
          onBlur={event =>
            event.currentTarget.value.trim() !== asText(options.mailDomain) &&
            onChange({ mailDomain: event.currentTarget.value.trim() || null })
          }
        />
      ) : null}
      {object.name === 'lead' || object.name === 'contact' || object.name === 'user' ? null : (
        <Switch
          className={classes.header}
          label={t('exchange-page:format.byName')}
          checked={byName}
          onChange={event => onChange({ matchBy: event.currentTarget.checked ? [object.title] : [] })}
        />
      )}
    </>
  )
}
