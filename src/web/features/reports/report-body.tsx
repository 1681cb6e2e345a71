import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSchema } from '../../app/schema.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { type FiguresAsked, figuresQuery, type PeriodSpan, type ReportDefinition } from './figures.ts'
import classes from './report.module.css'
import { ReportControls } from './report-controls.tsx'
import { ReportResult } from './report-result.tsx'
import type { ReportSearch } from './report-search.ts'

interface ReportBodyProps {
  name: string
  about?: string | null
  asked: FiguresAsked
  definition: ReportDefinition | null
  compares: boolean
  period: PeriodSpan | null
  chart: ReportSearch['chart']
  unfiltered?: boolean
  /** Touch models that its reader may choose among. */
  models?: readonly string[] | null
  search: ReportSearch
  onChange: (part: ReportSearch) => void
}

/** A report, kept or stock: what its reader may choose, and what it says. */
export function ReportBody({
  name,
  about,
  asked,
  definition,
  compares,
  period,
  chart,
  unfiltered,
  models,
  search,
  onChange,
}: ReportBodyProps) {
  const { byName } = useSchema()
  const { data: figures, error, isPlaceholderData } = useQuery(figuresQuery(asked))
  const object = byName.get('definition' in asked ? asked.definition.object : asked.object)
  return (
    <div className={classes.page}>
      {about ? <p className={classes.about}>{about}</p> : null}
      <ReportControls
        object={object}
        usually={definition?.compare}
        compares={compares}
        period={period}
        unfiltered={unfiltered}
        models={models}
        search={search}
        onChange={onChange}
      />
      {error ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {!figures && !error ? <Lines count={8} /> : null}
      {figures && !error ? (
        <div className={classes.result} aria-busy={isPlaceholderData}>
          <ReportResult
            figures={figures}
            name={name}
            q={definition?.q}
            chart={search.chart ?? chart}
            measure={search.measure ?? 0}
            onChart={next => onChange({ chart: next })}
            onMeasure={next => onChange({ measure: next || undefined })}
          />
        </div>
      ) : null}
    </div>
  )
}
