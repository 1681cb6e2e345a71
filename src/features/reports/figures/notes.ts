import type { Note, ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import type { Context, Figures } from '../../../records/index.ts'
import type { ReportDefinition } from '../definition.ts'
import type { ReadReport } from './read.ts'

interface Given {
  figures: Figures
  read: ReadReport
  answer: ReportFigures
}

/** What somebody must know to read the figures rightly. */
export function notesOf(ctx: Context, definition: ReportDefinition, { figures, read, answer }: Given): Note[] {
  const note = (code: string, params: Record<string, string | number> = {}): Note => ({
    code,
    message: say(ctx.locale, `reports:figures.notes.${code}`, params),
  })
  const mixed = mixedMeasures(figures, read)
  return [
    ...mixed.map(at => note('mixedCurrencies', { label: answer.measures[at]?.label ?? '' })),
    ...(figures.more ? [note('more', { count: figures.more })] : []),
    ...(figures.groups.rows.some(({ several }) => several) ? [note('several')] : []),
    ...(definition.asOf && hasRelated(definition) ? [note('relatedNow')] : []),
    ...(hasEmptyFormula(definition, answer) ? [note('emptyFormula')] : []),
    ...(answer.period?.goesOn ? [note('goesOn')] : []),
  ]
}

/** Of which the altogether is empty though there are amounts. */
const mixedMeasures = ({ total }: Figures, { measures: { guards, places } }: ReadReport): number[] =>
  guards.filter(({ of, at }) => total[of] === null && Number(total[at]) > 0).map(({ of }) => places.indexOf(of))

/** What is referred to is read as it is now, also in what was on a past day. */
const hasRelated = ({ rows = [], columns = [] }: ReportDefinition): boolean =>
  [...rows, ...columns].some(group => (typeof group === 'string' ? group : group.field).includes('.'))

const hasEmptyFormula = ({ measures }: ReportDefinition, { rows, total }: ReportFigures): boolean =>
  measures.some(
    ({ formula }, i) => formula !== undefined && [total, ...rows].some(({ values }) => (values[i] ?? null) === null),
  )
