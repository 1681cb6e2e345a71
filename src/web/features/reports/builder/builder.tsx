import { Alert, Button, NumberInput, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { canRead, useSchema } from '../../../app/schema.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { filterOf } from '../../../records/filter-tree.ts'
import { Conditions } from '../conditions.tsx'
import { figuresQuery, type ReportDefinition } from '../figures.ts'
import { ReportResult } from '../report-result.tsx'
import classes from './builder.module.css'
import { freeName, groupOf, isFinished, most, newDefinition, withoutMeasure } from './draft.ts'
import { GroupsPart } from './groups-part.tsx'
import { MeasureRow } from './measure-row.tsx'
import { PeriodPart } from './period-part.tsx'
import { type Places, placesOf } from './places.ts'

interface BuilderProps {
  name: string
  draft: ReportDefinition
  /** Which of its measures is drawn. */
  measure: number
  onMeasure: (measure: number) => void
  onChange: (draft: ReportDefinition) => void
}

/** A report being made: what it is of and what it counts at the left, its figures as they are at the right. */
export function Builder({ name, draft, measure, onMeasure, onChange }: BuilderProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const object = byName.get(draft.object)
  const [asked] = useDebouncedValue(draft, 300)
  const { chart, ...counted } = asked
  const figures = useQuery({ ...figuresQuery({ definition: counted }), enabled: isFinished(asked) })
  const places = placesOf(figures.error)
  const labels =
    figures.data?.measures.length === draft.measures.length ? figures.data.measures.map(({ label }) => label) : []
  return (
    <div className={classes.page}>
      <div className={classes.panel}>
        <ObjectPart draft={draft} places={places} onChange={onChange} />
        {object && canRead(object) ? (
          <Parts object={object} draft={draft} labels={labels} places={places} onChange={onChange} />
        ) : null}
      </div>
      <div className={classes.result} aria-busy={figures.isPlaceholderData}>
        {places.rest.length ? (
          <Alert color="red" role="alert">
            {places.rest.join(' ')}
          </Alert>
        ) : null}
        {isFinished(draft) ? null : <p className={classes.hint}>{t('report-pages:builder.unfinished')}</p>}
        {figures.error && !places.rest.length ? (
          <p className={classes.hint} role="alert">
            {t('report-pages:builder.wrong')}
          </p>
        ) : null}
        {figures.data && !figures.error ? (
          <ReportResult
            figures={figures.data}
            name={name}
            q={draft.q}
            chart={draft.chart}
            measure={measure}
            onChart={next => onChange({ ...draft, chart: next })}
            onMeasure={onMeasure}
          />
        ) : null}
      </div>
    </div>
  )
}

interface PartProps {
  draft: ReportDefinition
  places: Places
  onChange: (draft: ReportDefinition) => void
}

/** Of which records. Others have other fields: the report begins anew. */
function ObjectPart({ draft, places, onChange }: PartProps) {
  const { t } = useTranslation()
  const { objects } = useSchema()
  return (
    <Select
      size="sm"
      label={t('report-pages:builder.object')}
      searchable
      allowDeselect={false}
      maxDropdownHeight={320}
      value={draft.object}
      error={places.at('object')}
      data={objects
        .filter(object => canRead(object) && !object.configuration)
        .map(({ name, label }) => ({ value: name, label: label.many }))}
      onChange={name => name && name !== draft.object && onChange(newDefinition(name))}
    />
  )
}

interface PartsProps extends PartProps {
  object: SchemaObject
  labels: string[]
}

function Parts({ object, draft, labels, places, onChange }: PartsProps) {
  const { t } = useTranslation()
  const fields = useFilterFields(object)
  const { rows = [], columns = [], measures, filter } = draft
  const put = (part: Partial<ReportDefinition>) => onChange({ ...draft, ...part })
  return (
    <>
      <GroupsPart side="rows" fields={fields} groups={rows} places={places} onChange={next => put({ rows: next })} />
      <GroupsPart
        side="columns"
        fields={fields}
        groups={columns}
        places={places}
        onChange={next => put({ columns: next })}
      />
      <fieldset className={classes.part}>
        <legend>{t('report-pages:builder.measures')}</legend>
        {measures.map((measure, at) => (
          <MeasureRow
            key={measure.name ?? at}
            object={object}
            measures={measures}
            at={at}
            labels={labels}
            places={places}
            onChange={next => put({ measures: measures.map((old, index) => (index === at ? next : old)) })}
            onRemove={
              withoutMeasure(measures, at).length ? () => put({ measures: withoutMeasure(measures, at) }) : undefined
            }
          />
        ))}
        {measures.length < most.measures ? (
          <Button
            size="compact-sm"
            variant="subtle"
            className={classes.add}
            leftSection={<IconPlus size={14} />}
            onClick={() => put({ measures: [...measures, { name: freeName(measures), fn: 'count' }] })}
          >
            {t('report-pages:builder.add.measures')}
          </Button>
        ) : null}
      </fieldset>
      <PeriodPart object={object} draft={draft} places={places} onChange={onChange} />
      <fieldset className={classes.part}>
        <legend>{t('report-pages:builder.filter')}</legend>
        <div className={classes.chips}>
          <Conditions
            object={object}
            nodes={nodesOfFilter(filter ?? {})}
            onChange={nodes => put({ filter: filterOf(nodes) })}
          />
        </div>
        <Problem text={places.at('filter')} />
      </fieldset>
      <OrderPart draft={draft} labels={labels} places={places} onChange={onChange} />
    </>
  )
}

function Problem({ text }: { text: string | undefined }) {
  if (!text) return null
  return (
    <Alert color="red" role="alert" p={8}>
      {text}
    </Alert>
  )
}

/** In which order rows stand, and how many of them there are. */
function OrderPart({ draft, labels, places, onChange }: PartProps & { labels: string[] }) {
  const { t } = useTranslation()
  const { rows = [], measures, order, limit } = draft
  if (!rows.length) return null
  const names = [...new Set(rows.map(group => groupOf(group).field).filter(Boolean))].join(',')
  const known = [
    { value: '', label: t('report-pages:builder.usualOrder') },
    ...measures.flatMap(({ name, label, share, running }, at) => {
      const called = label ?? labels[at] ?? name ?? ''
      return name && share === undefined && running === undefined
        ? [
            { value: `-${name}`, label: t('report-pages:builder.falling', { label: called }) },
            { value: name, label: t('report-pages:builder.rising', { label: called }) },
          ]
        : []
    }),
    ...(names ? [{ value: names, label: t('report-pages:builder.byName') }] : []),
  ]
  const data = known.some(({ value }) => value === (order ?? ''))
    ? known
    : [...known, { value: order ?? '', label: order ?? '' }]
  return (
    <fieldset className={classes.part}>
      <legend>{t('report-pages:builder.order')}</legend>
      <div className={classes.row}>
        <Select
          size="xs"
          className={classes.wide}
          aria-label={t('report-pages:builder.order')}
          allowDeselect={false}
          value={order ?? ''}
          data={data}
          error={places.at('order')}
          onChange={next => onChange({ ...draft, order: next || undefined })}
        />
        <NumberInput
          size="xs"
          w={112}
          aria-label={t('report-pages:builder.limit')}
          placeholder={t('report-pages:builder.allRows')}
          min={1}
          max={1000}
          allowDecimal={false}
          value={limit ?? ''}
          error={places.at('limit')}
          onChange={next => onChange({ ...draft, limit: typeof next === 'number' ? next : undefined })}
        />
      </div>
    </fieldset>
  )
}
