import type { ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import type { Context } from '../../../records/index.ts'
import type { FiguresPaper, PaperReport, PaperTable } from '../../figures-paper.ts'
import { tongueOf } from '../../written.ts'
import { drawn } from './drawn.ts'
import type { ShownReport } from './shown.ts'
import { writtenFigures } from './texts.ts'

/** As many rows of a report, and columns altogether, stand on paper; the page has all. */
const mostRows = 100
const mostColumns = 14

/** Figures as they are set as PDF, in the language of the caller. */
export async function figuresPaper(ctx: Context, name: string, reports: readonly ShownReport[]): Promise<FiguresPaper> {
  const { locale, config, actor } = ctx
  const at = new Intl.DateTimeFormat(tongueOf(locale), {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: config.company.timeZone,
  }).format(new Date())
  return {
    title: name,
    author: config.company.name,
    language: locale,
    about: say(locale, 'mailings:paper.about', { at, reader: actor.name }),
    numbering: say(locale, 'mailings:paper.numbering', { page: '{page}', pages: '{pages}' }),
    reports: await Promise.all(
      reports.flatMap(({ title, figures, chart }) =>
        figures ? [reportOf(ctx, { title: title === name ? '' : title, figures, chart })] : [],
      ),
    ),
  }
}

interface Given extends Pick<ShownReport, 'title' | 'chart'> {
  figures: ReportFigures
}

async function reportOf(ctx: Context, { title, figures, chart }: Given): Promise<PaperReport> {
  const { locale } = ctx
  const isDrawn = chart !== 'table' && chart !== 'pivot' && chart !== 'number' && figures.rows.length > 0
  const height = chart === 'bar' || chart === 'heatMap' ? Math.min(620, 60 + figures.rows.length * 30) : 300
  return {
    title,
    period: periodOf(ctx, figures),
    sentence: figures.sentence,
    notes: figures.notes.map(({ message }) => message),
    svg: isDrawn ? await drawn(figures, { kind: chart, locale, scheme: 'light', width: 680, height }) : null,
    table: tableOf(ctx, figures),
  }
}

function periodOf({ locale }: Context, { period }: ReportFigures): string {
  if (!period) return ''
  const day = (written: string) =>
    new Intl.DateTimeFormat(tongueOf(locale), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(written))
  return [period.from, period.to].map(one => (one ? day(one) : '…')).join(' – ')
}

/** Columns only where there is room for all of them: otherwise what they come to. */
function tableOf({ locale }: Context, figures: ReportFigures): PaperTable {
  const { measures, rowGroups, rows, total } = figures
  const labels = Math.max(rowGroups.length, 1)
  const isSplit = figures.columns.length > 0 && labels + (figures.columns.length + 1) * measures.length <= mostColumns
  const columns = isSplit ? figures.columns : []
  const all = say(locale, 'reports:figures.all')
  const { text } = writtenFigures(locale)
  const line = ({ values, cells }: Pick<ReportFigures['total'], 'values' | 'cells'>) =>
    [...(isSplit ? cells : []), values].flatMap(one => measures.map((measure, i) => text(one[i], measure)))
  const named = columns.flatMap(({ labels: said }) =>
    measures.map(({ label }) => (measures.length > 1 ? `${said.join(', ')}: ${label}` : said.join(', '))),
  )
  const left = Math.max(0, rows.length - mostRows) + figures.more
  return {
    head: [
      ...(rowGroups.length ? rowGroups.map(({ label }) => label) : ['']),
      ...named,
      ...measures.map(({ label }) => (isSplit ? `${all}: ${label}` : label)),
    ],
    labels,
    rows: rows.slice(0, mostRows).map(row => [...padded(row.labels, labels), ...line(row)]),
    total: [...padded([all], labels), ...line(total)],
    more: left ? say(locale, 'mailings:paper.more', { count: left }) : '',
  }
}

const padded = (texts: readonly string[], to: number): string[] => Array.from({ length: to }, (_, i) => texts[i] ?? '')
