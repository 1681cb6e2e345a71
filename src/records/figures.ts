import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import {
  type AggregateQuery,
  type Filter,
  type FormulaGiven,
  type GroupGiven,
  Invalid,
  type Json,
  type MeasureGiven,
  mostGroups,
  type ObjectDeclaration,
  type Problem,
} from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { type FigureFormula, readFormulas } from './figure-formulas.ts'
import { type GroupingSets, grouped, planOfSets, setsOf } from './figure-sets.ts'
import { tableOfFigures } from './figure-table.ts'
import { groupOrder } from './group-order.ts'
import type { Group } from './groups.ts'
import { type MeasureKind, measureName } from './measures.ts'
import { type Question, readQuestion, shownGroup } from './question.ts'

export type FigureGiven = MeasureGiven | FormulaGiven

/** What a table of figures is asked of. */
export interface FigureQuery extends Pick<AggregateQuery, 'filter' | 'q' | 'asOf' | 'sort' | 'limit'> {
  rows: GroupGiven[]
  columns: GroupGiven[]
  measures: FigureGiven[]
}

/** A row or a column: the values of its groups, what is named by them, and which records are in it. */
export interface FigureHeader {
  key: Json[]
  /** Of values that are records, what these are called, as far as the caller may see them. */
  called: (string | null)[]
  filter: Filter
}

/** What is written over figures of one kind. */
export interface FigureColumn {
  name: string
  kind: MeasureKind
}

/** Figures in a table, with what all of a row, of a column and altogether come to: counted, not added up. */
export interface Figures {
  from: Question['from']
  groups: { rows: Group[]; columns: Group[] }
  measures: FigureColumn[]
  rows: FigureHeader[]
  columns: FigureHeader[]
  /** By row and column; `null` where there are no records. */
  cells: (Json[] | null)[][]
  rowTotals: Json[][]
  columnTotals: Json[][]
  total: Json[]
  /** Rows beyond the limit, which are in the totals. */
  more: number
}

const mostRows = 1000

/** Counts and sums in a table, over what the caller may see; with `asOf` over what was there at that moment. */
export async function figuresOf(ctx: Context, name: string, query: FigureQuery): Promise<Figures> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const { problems, statement, plan, ...asked } = readFigures(ctx, object, query)
  if (problems.length) throw new Invalid(problems)
  const found = await ctx.db.query<Record<string, Json>>(statement(), plan)
  if (found.length > mostGroups)
    throw new Invalid([{ field: 'rows', code: 'tooManyGroups', params: { max: mostGroups } }])
  return tableOfFigures(found, asked)
}

/** Every problem of what is asked, at its place. */
export const checkFigures = (ctx: Context, object: ObjectDeclaration, query: FigureQuery): Problem[] =>
  readFigures(ctx, object, query).problems

/** How a table of figures lies in the rows of its statement. */
export interface AskedFigures {
  from: Question['from']
  groups: { rows: Group[]; columns: Group[] }
  measures: FigureColumn[]
  sets: GroupingSets
  limit: number
}

interface ReadFigures extends AskedFigures {
  problems: Problem[]
  statement: () => Sql
  plan: Plan
}

function readFigures(ctx: Context, object: ObjectDeclaration, query: FigureQuery): ReadFigures {
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const places = [...query.rows.map((_, i) => `rows.${i}`), ...query.columns.map((_, i) => `columns.${i}`)]
  const plain = query.measures.flatMap((given, at) => ('formula' in given ? [] : [{ given, at }]))
  const reportAt = ({ field, ...problem }: Problem) =>
    report({
      ...problem,
      field: field
        .replace(/^groupBy\.(\d+)/, (_, i) => places[Number(i)] ?? 'rows')
        .replace(/^measures\.(\d+)/, (_, i) => `measures.${plain[Number(i)]?.at ?? 0}`),
    })
  const { sort, filter, q, asOf } = query
  const groupBy = [...query.rows, ...query.columns]
  const question = readQuestion(
    ctx,
    object,
    { filter, q, asOf, groupBy, measures: plain.map(({ given }) => given) },
    reportAt,
    'apart',
  )
  const formulas = readFormulas(ctx, query.measures, question.measures, report)
  const measures = inOrder(query.measures, question, formulas)
  requireNames(query.measures, report)
  const rows = question.groups.slice(0, query.rows.length)
  const order = groupOrder({
    query: { sort },
    groups: rows,
    measures,
    report: problem => report({ ...problem, field: 'order' }),
  })
  const limit = query.limit ?? mostRows
  if (!Number.isInteger(limit) || limit < 1 || limit > mostRows)
    report({ field: 'limit', code: 'limit', params: { max: mostRows } })
  const sets = setsOf(query.rows.length, query.columns.length)
  const table = { question, formulas, measures, sets, order, limit, rows: rows.length }
  return {
    problems,
    statement: () => statementOf(table),
    plan: planOfSets(question),
    from: question.from,
    groups: { rows, columns: question.groups.slice(rows.length) },
    measures: measures.map(({ label, kind }) => ({ name: label, kind })),
    sets,
    limit,
  }
}

interface FigureMeasure {
  label: string
  kind: MeasureKind
  rank: (value: string) => string
  /** SQL of the value, from the columns of plain measures. */
  value: string
}

/** Measures as they were given, formulas among them. */
function inOrder(given: readonly FigureGiven[], { measures }: Question, formulas: FigureFormula[]): FigureMeasure[] {
  let [plain, worked] = [0, 0]
  return given.flatMap((one): FigureMeasure[] => {
    if ('formula' in one) return formulas.slice(worked, ++worked)
    const at = plain++
    const measure = measures[at]
    return measure ? [{ ...measure, rank: () => measure.rank(`m${at}`), value: `m${at}` }] : []
  })
}

/** What a measure is called in the answer, in orders and in formulas. */
export const figureName = (given: FigureGiven): string => ('formula' in given ? given.name : measureName(given))

function requireNames(given: readonly FigureGiven[], report: (problem: Problem) => void): void {
  if (!given.length) report({ field: 'measures', code: 'required' })
  const names = given.map(figureName)
  for (const [i, name] of names.entries())
    if (names.indexOf(name) < i) report({ field: `measures.${i}`, code: 'measureTwice', params: { name } })
}

interface Table {
  question: Question
  formulas: FigureFormula[]
  measures: FigureMeasure[]
  sets: GroupingSets
  order: Sql
  limit: number
  rows: number
}

/** Everything in one statement: the records are read once where none of them is in several groups. */
function statementOf({ question, measures, sets, order, limit, rows }: Table): Sql {
  const { groups, source } = question
  const names = groups.map((_, i) => `g${i}`)
  const [rowNames, columnNames] = [names.slice(0, rows), names.slice(rows)]
  const shown = groups.map((group, i) => sql`${shownGroup(group, `g${i}`)} as ${raw(`g${i}`)}`)
  const called = groups.flatMap(({ called }, i) =>
    called
      ? [sql`case when bits in (${sets.rows}, ${sets.columns}) then ${called(raw(`g${i}`))} end as ${raw(`c${i}`)}`]
      : [],
  )
  const columnOrder = groups
    .slice(rows)
    .map(({ rank }, i) => sql`${rank(raw(`g${rows + i}`))} nulls last, ${raw(`g${rows + i}`)}`)
  const values = measures.map(({ value }, i) => raw(`${value} as v${i}`))
  return sql`${source.with} select ${join([raw('bits, row_place, column_place, row_count'), ...shown, ...called, ...measures.map((_, i) => raw(`v${i}`))])}
    from (
      select *, max(row_at) over (${partition(rowNames)}) as row_place, max(column_at) over (${partition(columnNames)}) as column_place,
        max(row_at) over () as row_count
      from (
        select ${join([raw('*'), ...values])},
          case when bits = ${sets.rows} then row_number() over (partition by bits ${order}) end::int as row_at,
          case when bits = ${sets.columns} then row_number() over (partition by bits ${columnOrder.length ? sql`order by ${join(columnOrder)}` : empty}) end::int as column_at
        from (${grouped(question, sets)}) grouped) ranked) placed
    where bits in (${sets.columns}, ${sets.total}) or row_place <= ${limit} limit ${mostGroups + 1}`
}

const partition = (names: string[]): Sql => (names.length ? raw(`partition by ${names.join(', ')}`) : empty)
