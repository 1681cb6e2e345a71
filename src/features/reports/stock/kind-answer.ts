import type { FigureHead, FigureKind, FigureRow, Note, ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import type { Filter, Json, TimeUnit } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { momentNow } from '../figures/moment.ts'
import type { Days } from '../figures/period.ts'
import { sentenceOf } from '../figures/sentence.ts'
import { shownPeriod } from './sales.ts'

/** A measure of a kind, in the words of the catalogue. */
export interface KindMeasure {
  name: string
  kind: FigureKind
  unit?: TimeUnit
  filter?: Filter | null
}

interface Given {
  object: string
  period?: { field: string; days: Days | undefined }
  rowGroup: { field: string; label: string }
  columnGroup?: { field: string; label: string }
  measures: KindMeasure[]
  columns?: FigureHead[]
  rows: FigureRow[]
  total: { values: Json[]; cells: Json[][] }
  filter?: Filter
  notes?: Note[]
  /** The past moment of which the figures are. */
  asOf?: string
}

/** What a kind has found, in the shape of all reports. */
export async function kindAnswer(ctx: Context, given: Given): Promise<ReportFigures> {
  const {
    object,
    period,
    rowGroup,
    columnGroup,
    measures,
    columns = [],
    rows,
    total,
    filter = {},
    notes = [],
    asOf,
  } = given
  const shown = period ? shownPeriod(ctx, period.field, period.days, asOf) : null
  const answer: ReportFigures = {
    object,
    asOf: asOf ? new Date(asOf).toISOString() : await momentNow(ctx),
    from: asOf ? 'history' : 'records',
    period: shown,
    compared: null,
    rowGroups: [rowGroup],
    columnGroups: columnGroup ? [columnGroup] : [],
    measures: measures.map(({ name, kind, unit, filter: met = {} }) => ({
      name,
      label: say(ctx.locale, `reports:stock.measures.${name}`),
      kind,
      ...(unit && { unit }),
      filter: met,
    })),
    columns,
    rows,
    total,
    filter,
    more: 0,
    sentence: '',
    notes: shown?.goesOn && period?.days?.to ? [...notes, kindNote(ctx, 'goesOn')] : notes,
  }
  return { ...answer, sentence: sentenceOf(ctx, answer) }
}

export const kindNote = ({ locale }: Context, code: string, params: Record<string, string | number> = {}): Note => ({
  code,
  message: say(locale, `reports:figures.notes.${code}`, params),
})

/** Money in the company's currency. */
export const moneyOf = ({ config }: Context, amount: string | number | null): Json =>
  amount === null ? null : { amount: Number(amount).toFixed(2), currency: config.company.currency }

/** As many ids as a filter may name. */
const mostNamed = 1000

/** The records with these ids; `null` where they are more than a filter may name. */
export const filterByIds = (ids: readonly string[]): Filter | null =>
  ids.length > mostNamed ? null : { id: { in: [...ids] } }
