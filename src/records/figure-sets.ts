import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import type { Group } from './groups.ts'
import type { Measure } from './measures.ts'
import { type Question, rowsOf } from './question.ts'

/** By which of the groups a row of the answer is put together, as `grouping` tells: a bit for each that it is not. */
export interface GroupingSets {
  cells: number
  rows: number
  columns: number
  total: number
}

export function setsOf(rows: number, columns: number): GroupingSets {
  const overColumns = 2 ** columns - 1
  const overRows = (2 ** rows - 1) * 2 ** columns
  return { cells: 0, rows: overColumns, columns: overRows, total: overRows + overColumns }
}

/**
 * SQL: `g0`… of the groups, `bits` of the set, `m0`… of the measures. Records that are in several groups would be counted so often in what
 * these come to: each sum then reads them anew.
 */
export function grouped(question: Question, sets: GroupingSets): Sql {
  const all = [...new Set([sets.cells, sets.rows, sets.columns, sets.total])]
  return isApart(question)
    ? join(
        all.map(bits => setSql(question, [bits])),
        ' union all ',
      )
    : setSql(question, all)
}

/** Different values are as many as the clients: in order, with an index that has them so, they are put together without a table of them. */
export const planOfSets = (question: Question): Plan =>
  question.groups.length && !isApart(question) && question.measures.some(({ told }) => told) && cellsOf(question)
    ? 'sorted'
    : 'roomy'

const isApart = ({ groups }: Question): boolean => groups.some(({ several }) => several)

function setSql(question: Question, sets: number[]): Sql {
  const { groups, measures } = question
  const isIn = (i: number, bits: number) => !(Math.floor(bits / 2 ** (groups.length - 1 - i)) % 2)
  const used = groups.flatMap((group, at) => (sets.some(bits => isIn(at, bits)) ? [{ group, at }] : []))
  const bits =
    sets.length === 1 ? raw(`${sets[0]}`) : raw(`grouping(${used.map(({ at }) => `keys.g${at}`).join(', ')})`)
  const by = sets.map(set => `(${groups.flatMap((_, i) => (isIn(i, set) ? [`keys.g${i}`] : [])).join(', ')})`)
  const cells = sets.length > 1 ? cellsOf(question) : undefined
  const selected = [
    ...groups.map((_, i) => raw(used.some(({ at }) => at === i) ? `keys.g${i}` : `null as g${i}`)),
    sql`${bits} as bits`,
    ...measures.map(({ expression }, i) => sql`${cells ? cells.whole[i] : expression} as ${raw(`m${i}`)}`),
  ]
  const from = cells ? cellsSql(question, used, cells) : recordsSql(question, used)
  return sql`select ${join(selected)} from ${from} group by grouping sets (${raw(by.join(', '))})`
}

interface Used {
  group: Group
  at: number
}

/** The records, with their groups as `keys`. */
function recordsSql(question: Question, used: readonly Used[]): Sql {
  const keys = used.map(({ group, at }) => sql`${group.expression} as ${raw(`g${at}`)}`)
  return sql`${rowsOf(
    question,
    used.map(({ group }) => group),
  )} ${keyed(keys)} where ${question.source.where} and ${question.condition()}`
}

const keyed = (keys: readonly Sql[]): Sql => (keys.length ? sql`cross join lateral (select ${join(keys)}) keys` : empty)

/**
 * The cells, as `keys`. Where different values are counted, records are put together by these and by what they refer to first: what is
 * referred to, and whose value it is, is then looked up once for each of them and not once for each record.
 */
function cellsSql(question: Question, used: readonly Used[], { columns, told }: Cells): Sql {
  if (!told.length) {
    const names = used.map(({ at }) => `keys.g${at}`)
    return sql`(select ${join([...names.map(name => raw(name)), ...columns])}
      from ${recordsSql(question, used)} group by ${raw(names.join(', '))}) keys`
  }
  const own = used.filter(({ group }) => !group.reached)
  const reached = used.flatMap(({ group, at }) => (group.reached ? [{ ...group.reached, group, at }] : []))
  const keys = [
    ...told.map(({ value, name }) => sql`${value} as ${raw(name)}`),
    ...reached.map(({ by, at }) => sql`${raw(by)} as ${raw(`by${at}`)}`),
    ...own.map(({ group, at }) => sql`${group.expression} as ${raw(`g${at}`)}`),
  ]
  const names = [
    ...told.map(({ name }) => `keys.${name}`),
    ...reached.map(({ at }) => `keys.by${at}`),
    ...own.map(({ at }) => `keys.g${at}`),
  ]
  const rows = rowsOf(
    question,
    own.map(({ group }) => group),
  )
  const fields = reached.map(({ group, at }) => sql`${group.expression} as ${raw(`g${at}`)}`)
  const joins = reached.map(({ join: joined, at }) => joined(`cells.by${at}`))
  return sql`(select ${join([raw('cells.*'), ...fields])} from (
      select ${join([...names.map(name => raw(name)), ...columns])}
      from ${rows} ${keyed(keys)} where ${question.source.where} and ${question.condition()} group by ${raw(names.join(', '))}) cells
    ${joins.length ? join(joins, ' ') : empty}) keys`
}

interface Cells {
  /** What is worked out of the records of each cell. */
  columns: Sql[]
  /** Of what the different values are counted. */
  told: { value: Sql; name: string }[]
  /** Each measure, from those. */
  whole: Sql[]
}

/** Where every measure of all can be put together from those of the cells, so that each record is looked at once and not once for each sum. */
function cellsOf({ measures }: Pick<Question, 'measures'>): Cells | undefined {
  const cells: Cells = { columns: [], told: [], whole: [] }
  for (const [at, measure] of measures.entries()) if (!addMeasure(cells, measure, at)) return undefined
  return cells
}

function addMeasure(cells: Cells, { told, parts, finish }: Measure, at: number): boolean {
  if (told) {
    const name = `told${at}`
    cells.told.push({ value: told, name })
    cells.whole.push(sql`count(distinct ${raw(name)})::int`)
    return true
  }
  if (!parts || !finish) return false
  const name = (i: number) => raw(`p${at}_${i}`)
  cells.columns.push(...parts.map(({ each }, i) => sql`${each} as ${name(i)}`))
  cells.whole.push(finish(parts.map(({ again }, i) => sql`${raw(again)}(${name(i)})`)))
  return true
}
