import sql, { raw, type Sql } from 'sql-template-tag'
import { clockAt } from './calendar.ts'
import type { FieldType } from './field.ts'
import { type Cycle, cycles } from './query.ts'

/** One turn of what comes round, as filters say it after `within`: `hour:14`, `weekday:1` (Monday), `monthOfYear:12`. */
export interface Turn {
  cycle: Cycle
  at: number
}

const bounds: Record<Cycle, readonly [number, number]> = { hour: [0, 23], weekday: [1, 7], monthOfYear: [1, 12] }

const parts: Record<Cycle, string> = { hour: 'hour', weekday: 'isodow', monthOfYear: 'month' }

export const turnWord = ({ cycle, at }: Turn): string => `${cycle}:${at}`

/** A word of a filter as a turn, where it is one; a day has no hours. */
export function readTurn(word: unknown, comparable: string): Turn | undefined {
  const [, name, digits] = typeof word === 'string' ? (/^([a-zA-Z]+):(\d{1,2})$/.exec(word) ?? []) : []
  const cycle = cycles.find(known => known === name)
  if (!cycle || (cycle === 'hour' && comparable === 'date')) return undefined
  const [least, most] = bounds[cycle]
  const at = Number(digits)
  return at >= least && at <= most ? { cycle, at } : undefined
}

/** SQL of the turn in which a day or moment lies, for people in the zone. */
export function cycleSql(cycle: Cycle, value: string, comparable: string, timeZone: string): string {
  const local = comparable === 'date' ? value : `(${value} at time zone '${timeZone.replaceAll("'", '')}')`
  return `extract(${parts[cycle]} from ${local})::int`
}

export const turnSql = ({ comparable }: FieldType, value: Sql, { cycle, at }: Turn, timeZone: string): Sql =>
  sql`${raw(cycleSql(cycle, value.sql, comparable, timeZone))} = ${at}`

/** The same in memory. */
export function isInTurn(value: string, comparable: string, { cycle, at }: Turn, timeZone: string): boolean {
  const shown = comparable === 'date' ? new Date(`${value}T00:00:00Z`) : clockAt(new Date(value), timeZone)
  if (cycle === 'hour') return shown.getUTCHours() === at
  if (cycle === 'monthOfYear') return shown.getUTCMonth() + 1 === at
  return ((shown.getUTCDay() + 6) % 7) + 1 === at
}
