import type { AggregateQuery, Json } from '../../../model/index.ts'
import type { SchemaField } from '../../app/contract.ts'

/** What is worked out of a column over all its records. */
export const sumWords = ['sum', 'avg', 'min', 'max'] as const
export type SumWord = (typeof sumWords)[number]

/** As addresses have it, by column; `none`: nothing is worked out. */
export type Sums = Record<string, SumWord | 'none'>

export interface Summed {
  field: SchemaField
  fn: SumWord
}

const isPercent = ({ type, options }: SchemaField): boolean =>
  type === 'percent' || (type === 'formula' && options.result === 'percent')

/** Added up over records it says something. */
export const isAdditive = (field: SchemaField): boolean => field.options.additive !== false && !isPercent(field)

/** What can be worked out of a column. */
export const sumWordsOf = (field: SchemaField): SumWord[] =>
  sumWords.filter(word => word !== 'sum' || isAdditive(field))

/** A share is worth its mean, unless it is one that nothing is worked out of. */
const usual = (field: SchemaField): SumWord | 'none' => {
  if (field.options.additive === false) return 'none'
  return isPercent(field) ? 'avg' : 'sum'
}

export function sumOf(field: SchemaField, sums: Sums | undefined): SumWord | 'none' {
  const asked = sums?.[field.name]
  return asked && (asked !== 'sum' || isAdditive(field)) ? asked : usual(field)
}

export const withSum = (field: SchemaField, fn: SumWord | 'none', sums: Sums | undefined): Sums | undefined => {
  const { [field.name]: _former, ...others } = sums ?? {}
  const next = fn === usual(field) ? others : { ...others, [field.name]: fn }
  return Object.keys(next).length ? next : undefined
}

/** Columns of which something is worked out, and what. */
export const summedOf = (columns: readonly SchemaField[], sums: Sums | undefined): Summed[] =>
  columns.flatMap(field => {
    const fn = field.summable ? sumOf(field, sums) : 'none'
    return fn === 'none' ? [] : [{ field, fn }]
  })

export const isMoneyField = ({ type, options }: SchemaField): boolean =>
  type === 'money' || (type === 'formula' && options.result === 'money')

/** How many there are, and of each column what is worked out and of how many values: so mixed currencies are noticed. */
export const measuresOf = (summed: readonly Summed[]): NonNullable<AggregateQuery['measures']> => [
  { fn: 'count' },
  ...summed.flatMap(({ field: { name: field }, fn }) => [
    { fn, field },
    { fn: 'count' as const, field },
  ]),
]

/** What the measures of a row say of a column; `mixed`: several currencies, each of which has to be asked for. */
export function sumIn(measures: readonly Json[], at: number): { value: Json; mixed: boolean } {
  const value = measures[1 + at * 2] ?? null
  return { value, mixed: value === null && Number(measures[2 + at * 2]) > 0 }
}

/** An order of groups, `-amount:sum`, as far as it can be asked: by a column that is summed so, by how many, else by name. */
export function readGroupSort(sort: string | undefined, summed: readonly Summed[]): { by: string; falling: boolean } {
  const by = sort?.replace(/^-/, '') ?? 'name'
  const known = by === 'count' || summed.some(({ field, fn }) => by === `${field.name}:${fn}`)
  return { by: known ? by : 'name', falling: Boolean(sort?.startsWith('-')) && (known || by === 'name') }
}

export const writeGroupSort = ({ by, falling }: { by: string; falling: boolean }): string | undefined =>
  by === 'name' && !falling ? undefined : `${falling ? '-' : ''}${by}`
