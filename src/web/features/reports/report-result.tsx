import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { chartFor, chartsFor, drawnOf } from '../../../charts/drawn.ts'
import type { ChartKind, ReportFigures } from '../../../charts/figures.ts'
import { useFormats } from '../../app/format.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { BigNumbers } from './big-numbers.tsx'
import type { ChartProps } from './chart/chart.tsx'
import { FiguresTable } from './figures-table.tsx'
import classes from './report.module.css'

const Chart = lazyPart<ChartProps>(async () => (await import('./chart/chart.tsx')).Chart)

interface ReportResultProps {
  figures: ReportFigures
  name: string
  q?: string
  chart: ChartKind | undefined
  measure: number
  onChart: (chart: ChartKind) => void
  onMeasure: (measure: number) => void
}

/** What stands out in words, the chart, and the table that is always there. */
export function ReportResult({ figures, name, q, chart, measure: asked, onChart, onMeasure }: ReportResultProps) {
  const { t } = useTranslation()
  const measure = figures.measures[asked] ? asked : 0
  const can = chartsFor(figures, measure)
  const kind = chartFor(figures, measure, chart)
  const isDrawn = !['table', 'pivot', 'number'].includes(kind)
  const left = isDrawn && kind !== 'gauge' && kind !== 'sankey' ? drawnOf(figures, measure, kind).left : 0
  const isEmpty = figures.rows.length === 0 && figures.rowGroups.length > 0
  return (
    <>
      {figures.sentence ? <p className={classes.sentence}>{figures.sentence}</p> : null}
      <div className={classes.bar}>
        <Select
          size="xs"
          w={176}
          aria-label={t('report-pages:chart')}
          allowDeselect={false}
          value={kind}
          data={can.map(value => ({ value, label: t(`report-pages:charts.${value}`) }))}
          onChange={value => {
            const next = can.find(one => one === value)
            if (next) onChart(next)
          }}
        />
        {figures.measures.length > 1 && (figures.columns.length || (isDrawn && kind !== 'heatMap')) ? (
          <Select
            size="xs"
            w={232}
            aria-label={t('report-pages:measure')}
            allowDeselect={false}
            value={String(measure)}
            data={figures.measures.map(({ label }, at) => ({ value: String(at), label }))}
            onChange={at => onMeasure(Number(at))}
          />
        ) : null}
      </div>
      {kind === 'number' ? <BigNumbers figures={figures} /> : null}
      {isDrawn && !isEmpty ? (
        <figure className={classes.drawing}>
          <Chart figures={figures} measure={measure} kind={kind} name={name} q={q} />
          {left ? (
            <figcaption className={classes.note}>
              {t('report-pages:firstRows', {
                count: figures.rows.length + figures.more - left,
                all: figures.rows.length + figures.more,
              })}
            </figcaption>
          ) : null}
        </figure>
      ) : null}
      <FiguresTable figures={figures} measure={measure} q={q} name={name} />
      <Freshness figures={figures} />
    </>
  )
}

/** Of when the figures are, where from, and what one must know. */
export function Freshness({ figures }: { figures: ReportFigures }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { asOf, from, notes, period, compared } = figures
  const days = (first: string | null, last: string | null) =>
    [first && formats.day(first), last && formats.day(last)].map(day => day ?? '…').join(' – ')
  return (
    <footer className={classes.freshness}>
      <p>
        {[
          t(`report-pages:fresh.${from}`, { moment: formats.exact(new Date(asOf)) }),
          ...(period && (period.from || period.to)
            ? [t('report-pages:ofDays', { days: days(period.from, period.to) })]
            : []),
          ...(compared ? [t('report-pages:comparedWith', { days: days(compared.from, compared.to) })] : []),
        ].join(' · ')}
      </p>
      {notes.length ? (
        <ul>
          {notes.map(({ code, message }) => (
            <li key={code + message}>{message}</li>
          ))}
        </ul>
      ) : null}
    </footer>
  )
}
