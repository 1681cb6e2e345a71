import { compileFormula, type Field, money, number, type Problem } from '../model/index.ts'
import type { Context } from './context.ts'
import type { FigureGiven } from './figures.ts'
import type { Measure, MeasureKind } from './measures.ts'

/** A measure that is worked out of others. */
export interface FigureFormula {
  label: string
  kind: MeasureKind
  rank: () => string
  value: string
}

/** `won / (won + lost)` over the columns of plain measures. What is divided by zero is empty. Every problem is reported. */
export function readFormulas(
  ctx: Context,
  given: readonly FigureGiven[],
  measures: readonly Measure[],
  report: (problem: Problem) => void,
): FigureFormula[] {
  const columns = new Map(measures.map((measure, i) => [measure.label, { measure, column: `m${i}` }]))
  const field = (name: string): Field | undefined => {
    const kind = columns.get(name)?.measure.kind
    return kind === 'money' ? money() : kind === 'number' ? number() : undefined
  }
  const place = (name: string) => {
    const { measure, column } = columns.get(name) ?? {}
    return measure?.kind === 'money'
      ? { comparable: `(${column}->>'amount')::numeric`, currency: `(${column}->>'currency')` }
      : { comparable: `(${column})::numeric` }
  }
  return given.flatMap((one, at): FigureFormula[] => {
    if (!('formula' in one)) return []
    const { name, formula: expression, result } = one
    const formula = compileFormula({ expression, result }, field, (code, params) =>
      report({ field: `measures.${at}.formula`, code, params }),
    )
    if (!formula) return []
    const rank = formula.comparable(place, ctx.config.company)
    const value = result === 'money' ? formula.stored(place, ctx.config.company) : `(${rank})::double precision`
    return [{ label: name, kind: result, rank: () => rank, value }]
  })
}
