import { ActionIcon, Select, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { timeUnits } from '../../../../model/query.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { useListFields } from '../../../records/columns.ts'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { filterOf } from '../../../records/filter-tree.ts'
import { Conditions } from '../conditions.tsx'
import { type ReportMeasure, sharesOf } from '../figures.ts'
import classes from './builder.module.css'
import { asKind, kindOf, type MeasureKind, measureKinds } from './draft.ts'
import { measuredFields, timeFields } from './measured.ts'
import type { Places } from './places.ts'

interface MeasureRowProps {
  object: SchemaObject
  measures: ReportMeasure[]
  at: number
  /** What each measure is called now. */
  labels: string[]
  places: Places
  onChange: (measure: ReportMeasure) => void
  /** Absent: it is the only one. */
  onRemove?: () => void
}

/** What is counted, summed or worked out, of which records, and what it is called. */
export function MeasureRow({ object, measures, at, labels, places, onChange, onRemove }: MeasureRowProps) {
  const { t } = useTranslation()
  const measure = measures[at] ?? {}
  const kind = kindOf(measure)
  const others = measures.flatMap(({ name, share, running }, i) =>
    i !== at && name && share === undefined && running === undefined ? [{ value: name, label: labels[i] ?? name }] : [],
  )
  const kinds = measureKinds.filter(one => others.length > 0 || !ofOthers.has(one))
  const put = (part: Partial<ReportMeasure>) => onChange({ ...measure, ...part })
  const isOfRecords = measure.fn !== undefined
  return (
    <div className={classes.measure}>
      <div className={classes.row}>
        <Select
          size="xs"
          className={classes.wide}
          aria-label={t('report-pages:builder.measureKind')}
          allowDeselect={false}
          maxDropdownHeight={360}
          value={kind}
          data={kinds.map(value => ({ value, label: t(`report-pages:builder.kinds.${value}`) }))}
          error={places.at(`measures.${at}`)}
          onChange={next => {
            const chosen = kinds.find(one => one === next)
            if (chosen) onChange(asKind(measure, chosen, others[0]?.value ?? ''))
          }}
        />
        {onRemove ? (
          <ActionIcon size={30} aria-label={t('remove')} onClick={onRemove}>
            <IconX size={16} />
          </ActionIcon>
        ) : null}
      </div>
      <Operand object={object} kind={kind} measure={measure} others={others} onChange={put} />
      {isOfRecords ? (
        <div className={classes.chips}>
          <Conditions
            object={object}
            nodes={nodesOfFilter(measure.filter ?? {})}
            onChange={nodes => put({ filter: filterOf(nodes) })}
          />
        </div>
      ) : null}
      <TextInput
        size="xs"
        aria-label={t('report-pages:builder.label')}
        placeholder={labels[at] ?? t('report-pages:builder.label')}
        maxLength={200}
        value={measure.label ?? ''}
        onChange={({ currentTarget: { value } }) => put({ label: value || undefined })}
        rightSectionWidth={16 + 7 * (measure.name?.length ?? 0)}
        rightSection={
          <Text size="xs" c="dimmed" title={t('report-pages:builder.nameInFormulas')}>
            {measure.name}
          </Text>
        }
      />
    </div>
  )
}

interface OperandProps {
  object: SchemaObject
  kind: MeasureKind
  measure: ReportMeasure
  others: { value: string; label: string }[]
  onChange: (part: Partial<ReportMeasure>) => void
}

/** Of what it is: a field, two moments, a formula, another measure. */
function Operand({ object, kind, measure, others, onChange }: OperandProps) {
  const { t } = useTranslation()
  const fields = useListFields(object)
  const { span } = measure
  const common = { size: 'xs', allowDeselect: false } as const
  if (kind === 'count') return null
  if (kind === 'span' && span) {
    const times = timeFields(fields)
    const put = (part: Partial<typeof span>) => onChange({ span: { ...span, ...part } })
    // `opensOn ?? createdAt`: the first that there is, as the API writes it.
    const first = times.some(({ value }) => value === span.from)
      ? times
      : [...times, { value: span.from, label: span.from }]
    return (
      <>
        <Select
          {...common}
          label={t('report-pages:builder.spanFrom')}
          value={span.from}
          data={first}
          onChange={from => from && put({ from })}
        />
        <Select
          {...common}
          label={t('report-pages:builder.spanUntil')}
          value={span.until || null}
          data={times}
          onChange={until => until && put({ until })}
        />
        <div className={classes.row}>
          <Select
            {...common}
            className={classes.wide}
            aria-label={t('report-pages:builder.spanFn')}
            value={measure.fn ?? 'avg'}
            data={spanFns.map(value => ({ value, label: t(`report-pages:builder.spanFns.${value}`) }))}
            onChange={next => onChange({ fn: spanFns.find(fn => fn === next) })}
          />
          <Select
            {...common}
            w={104}
            aria-label={t('report-pages:builder.unit')}
            value={span.unit}
            data={timeUnits.map(value => ({ value, label: t(`report-pages:builder.units.${value}`) }))}
            onChange={next => {
              const unit = timeUnits.find(one => one === next)
              if (unit) put({ unit })
            }}
          />
        </div>
      </>
    )
  }
  if (kind === 'formula')
    return (
      <>
        <TextInput
          size="xs"
          aria-label={t('report-pages:builder.formula')}
          placeholder="m1 / m2"
          maxLength={1000}
          description={others.map(({ value, label }) => `${value}: ${label}`).join(' · ')}
          inputWrapperOrder={['input', 'description']}
          value={measure.formula ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ formula: value })}
        />
        <Select
          {...common}
          aria-label={t('report-pages:builder.as')}
          value={measure.as ?? 'number'}
          data={results.map(value => ({ value, label: t(`report-pages:builder.results.${value}`) }))}
          onChange={next => onChange({ as: results.find(one => one === next) })}
        />
      </>
    )
  if (kind === 'share' || kind === 'running')
    return (
      <div className={classes.row}>
        <Select
          {...common}
          className={classes.wide}
          aria-label={t('report-pages:builder.base')}
          value={(kind === 'share' ? measure.share : measure.running) ?? null}
          data={others}
          onChange={next => next && onChange(kind === 'share' ? { share: next } : { running: next })}
        />
        {kind === 'share' ? (
          <Select
            {...common}
            w={128}
            aria-label={t('report-pages:builder.of')}
            value={measure.of ?? 'all'}
            data={sharesOf.map(value => ({ value, label: t(`report-pages:builder.sharesOf.${value}`) }))}
            onChange={next => onChange({ of: sharesOf.find(one => one === next) })}
          />
        ) : null}
      </div>
    )
  return (
    <Select
      {...common}
      aria-label={t('report-pages:builder.measureField')}
      placeholder={t('records:builder.chooseField')}
      searchable
      nothingFoundMessage={t('search.nothing')}
      value={measure.field || null}
      data={measuredFields(fields, kind)}
      onChange={field => field && onChange({ field })}
    />
  )
}

/** Worked out of other measures. */
const ofOthers: ReadonlySet<MeasureKind> = new Set(['formula', 'share', 'running'])
const spanFns = ['avg', 'median', 'min', 'max', 'sum'] as const
const results = ['number', 'percent', 'money'] as const
