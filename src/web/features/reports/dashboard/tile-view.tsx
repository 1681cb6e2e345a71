import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { chartFor } from '../../../../charts/drawn.ts'
import type { ChartKind } from '../../../../charts/figures.ts'
import { lazyPart } from '../../../ui/lazy-part.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { BigNumbers } from '../big-numbers.tsx'
import type { ChartProps } from '../chart/chart.tsx'
import { type FiguresAsked, figuresQuery } from '../figures.ts'
import { FiguresTable } from '../figures-table.tsx'
import classes from './dashboard.module.css'

const Chart = lazyPart<ChartProps>(async () => (await import('../chart/chart.tsx')).Chart)

interface TileViewProps {
  name: string
  /** Where the whole report is. */
  to: string | null
  /** `null`: gone, or not the reader's to see. */
  asked: FiguresAsked | null
  chart: ChartKind | undefined
}

/** A report as a tile: its name, how it is drawn, and what stands out. */
export function TileView({ name, to, asked, chart }: TileViewProps) {
  const { t } = useTranslation()
  return (
    <>
      <h2 className={classes.title} dir="auto">
        {to ? <Link to={to}>{name}</Link> : name}
      </h2>
      {asked ? (
        <Drawn name={name} asked={asked} chart={chart} />
      ) : (
        <p className={classes.note}>{t('report-pages:tileHidden')}</p>
      )}
    </>
  )
}

function Drawn({ name, asked, chart }: { name: string; asked: FiguresAsked; chart: ChartKind | undefined }) {
  const { data: figures, error } = useQuery(figuresQuery(asked))
  if (error)
    return (
      <Text size="sm" c="red" role="alert">
        {errorWords(error)}
      </Text>
    )
  if (!figures) return <Lines count={4} />
  const kind = chartFor(figures, 0, chart)
  const q = 'definition' in asked ? asked.definition.q : undefined
  return (
    <>
      <div className={classes.drawn}>
        {kind === 'number' ? <BigNumbers figures={figures} only={figures.measures.length > 1 ? undefined : 0} /> : null}
        {kind === 'table' || kind === 'pivot' ? <FiguresTable figures={figures} measure={0} q={q} name={name} /> : null}
        {['table', 'pivot', 'number'].includes(kind) ? null : (
          <Chart
            figures={figures}
            measure={0}
            kind={kind}
            name={`${name}: ${figures.measures[0]?.label ?? ''}`}
            q={q}
            fill
          />
        )}
      </div>
      <p className={classes.note} title={figures.notes.map(({ message }) => message).join(' ')}>
        {figures.sentence}
      </p>
    </>
  )
}
