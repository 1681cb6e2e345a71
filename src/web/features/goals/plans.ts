import type { Plan, Span } from './goals.ts'

/** What the plans API answers, as the page uses it. */

export type PlanMeasure = 'revenue' | 'deals'
export type PlansBy = 'people' | 'products' | 'categories'

export interface PlanOf {
  kind: 'user' | 'team' | 'company' | 'product' | 'productCategory'
  id: string | null
}

export interface PlanCell {
  from: string
  plan: Plan | null
  fact: string
  attained: number | null
  pace: string | null
}

export interface PlanLine {
  key: string
  of: PlanOf
  name: string
  depth: number
  canSet: boolean
  cells: PlanCell[]
  total: { plan: Plan | null; fact: string; attained: number | null }
}

export interface PlanSheet {
  year: number
  span: Span
  measure: PlanMeasure
  by: PlansBy
  currency: string
  /** `null`: it is so now. */
  asOf: string | null
  periods: { from: string; to: string }[]
  unrated: number
  seesProducts: boolean
  lines: PlanLine[]
}

/** What of the plans stands in the address. */
export interface PlansSearch {
  year?: string
  span?: string
  measure?: string
  by?: string
  /** The past day at whose end it was so. */
  asOf?: string
}

/** What is typed but not saved, by line and period. */
export type Typed = Record<string, string>

export const placeOf = (key: string, from: string): string => `${key} ${from}`

/** What was typed as the API takes it: `null` for nothing, `undefined` where it is no amount. */
export function amountOf(typed: string): string | null | undefined {
  const bare = typed.replace(/[\s\u00a0]/g, '').replace(',', '.')
  if (!bare) return null
  return /^\d{1,16}(\.\d{1,2})?$/.test(bare) ? bare : undefined
}
