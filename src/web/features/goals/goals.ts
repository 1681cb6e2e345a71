import type { Json } from '../../../model/index.ts'

/** What the goals API answers, as the pages use it. */

export const goalKeys = {
  forecast: ['goals', 'forecast'] as const,
  changes: ['goals', 'changes'] as const,
  overrides: ['goals', 'overrides'] as const,
  plans: ['goals', 'plans'] as const,
}

export type Span = 'month' | 'quarter'
export const parts = ['won', 'committed', 'bestCase', 'pipeline'] as const
export type Part = (typeof parts)[number]
export type Figure = 'forecast' | 'atBest'

export interface Whom {
  kind: 'user' | 'team' | 'company'
  id: string | null
}

export interface Override {
  figure: Figure
  amount: string | null
  reckoned: string
  note: string | null
  setBy: { id: string; name: string }
  setAt: string
}

export interface FigureJson {
  reckoned: string
  amount: string
  override: Override | null
}

export interface Plan {
  amount: string
  added: boolean
}

export interface ForecastLine {
  key: string
  whom: Whom
  name: string
  depth: number
  sums: Record<Part, string>
  counts: Record<Part, number>
  weighted: string
  forecast: FigureJson
  atBest: FigureJson
  plan: Plan | null
  attained: number | null
  expected: number | null
  pace: string | null
  canOverride: boolean
  filter: Json
}

export interface ForecastAnswer {
  period: { span: Span; from: string; to: string; goesOn: boolean }
  pipeline: string | null
  asOf: string | null
  currency: string
  missingRates: string[]
  unrated: number
  overdue: number
  filters: Record<Part, Json> | null
  lines: ForecastLine[]
}

export interface DealSeen {
  kind: 'open' | 'won' | 'lost'
  category: string
  day: string | null
  amount: string | null
  currency: string | null
  worth: string | null
}

export interface ChangedDeal {
  id: string
  name: string
  owner: string
  amount: string
  before: DealSeen | null
  after: DealSeen | null
}

export interface ChangesAnswer {
  currency: string
  since: { at: string; amount: string; count: number }
  until: { at: string | null; amount: string; count: number }
  changes: { kind: string; amount: string; count: number; deals: ChangedDeal[]; more: number }[]
}

/** What of the forecast stands in the address. */
export interface ForecastSearch {
  span?: string
  from?: string
  pipeline?: string
  asOf?: string
  since?: string
  sum?: string
  /** Key of the line whose changes are told. */
  whom?: string
}

/** `user:…`, `team:…`, `company`. */
export const whomOf = (key: string): { whomKind: string; whom?: string } => {
  const [whomKind = '', whom] = key.split(':')
  return { whomKind, whom }
}
