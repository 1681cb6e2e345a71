import type { FigureGroup, ReportFigures } from '../../../charts/figures.ts'
import type { GroupGiven, ObjectDeclaration } from '../../../model/index.ts'
import { type Context, figuresOf } from '../../../records/index.ts'
import type { ReportDefinition } from '../definition.ts'
import { comparedFigures, figuresBefore, isAskedBeside } from './compare.ts'
import { withoutGaps } from './fill.ts'
import { groupLabel, pathLabel } from './labels.ts'
import { shownMeasures } from './measures.ts'
import { momentNow } from './moment.ts'
import { notesOf } from './notes.ts'
import { readReport } from './read.ts'
import { sentenceOf } from './sentence.ts'
import { valueTable } from './table.ts'

/** The figures of a report, of what the caller may see. Throws Invalid with every problem at its place. */
export async function reportFigures(ctx: Context, definition: ReportDefinition): Promise<ReportFigures> {
  const read = readReport(ctx, definition)
  const { compared } = read
  const [moment, asked, beside] = await Promise.all([
    momentOf(ctx, definition),
    figuresOf(ctx, read.object.name, read.query),
    compared && isAskedBeside(read) ? figuresBefore(ctx, read, compared) : undefined,
  ])
  const figures = withoutGaps(ctx, asked, isByPeriod(definition) ? read.days : undefined)
  const table = valueTable(figures, read.measures)
  const earlier = compared && (beside ?? (await figuresBefore(ctx, read, compared, asked)))
  const before = compared && earlier && comparedFigures(read, earlier, figures, compared)
  const answer: ReportFigures = {
    object: read.object.name,
    asOf: moment,
    from: figures.from,
    period: read.period,
    compared: compared ?? null,
    ...groupsOf(ctx, read.object, definition),
    measures: shownMeasures(ctx, read.object.name, {
      given: definition.measures,
      read: read.measures,
      columns: figures.measures,
    }),
    columns: figures.columns.map(({ key, called, filter }) => ({
      key,
      labels: figures.groups.columns.map((group, i) => groupLabel(ctx, group, key[i] ?? null, called[i] ?? null)),
      filter,
    })),
    rows: figures.rows.map(({ key, called, filter }, r) => ({
      key,
      labels: figures.groups.rows.map((group, i) => groupLabel(ctx, group, key[i] ?? null, called[i] ?? null)),
      filter,
      values: table.rows[r] ?? [],
      cells: table.cells[r] ?? [],
      ...(before && { before: before.rows[r] }),
    })),
    total: { values: table.total, cells: table.columns, ...(before && { before: before.total }) },
    filter: read.query.filter ?? {},
    more: figures.more,
    sentence: '',
    notes: [],
  }
  answer.notes = notesOf(ctx, definition, { figures, read, answer })
  answer.sentence = sentenceOf(ctx, answer)
  return answer
}

/** The moment to which the figures hold: that of the database, or the past one that was asked for. */
const momentOf = async (ctx: Context, { asOf }: ReportDefinition): Promise<string> =>
  asOf ? new Date(asOf).toISOString() : momentNow(ctx)

const fieldOf = (group: GroupGiven | undefined): string | undefined =>
  typeof group === 'string' ? group : group?.field

/** Whether rows or columns are spans of the very period: then they go from its one end to the other. */
const isByPeriod = ({ rows = [], columns = [], period }: ReportDefinition): boolean =>
  period !== undefined && [...rows, ...columns].some(group => fieldOf(group) === period.field)

function groupsOf(
  ctx: Context,
  { name }: ObjectDeclaration,
  { rows = [], columns = [] }: ReportDefinition,
): { rowGroups: FigureGroup[]; columnGroups: FigureGroup[] } {
  const shown = (group: GroupGiven): FigureGroup => {
    const { field, bucket } = typeof group === 'string' ? { field: group } : group
    return { field, ...(bucket && { bucket }), label: pathLabel(ctx, name, field) }
  }
  return { rowGroups: rows.map(shown), columnGroups: columns.map(shown) }
}
