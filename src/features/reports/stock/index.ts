import type { ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { daysWithin, Forbidden, Invalid, type JsonObject, NotFound, type Problem } from '../../../model/index.ts'
import { allOf, type Context, isMoment } from '../../../records/index.ts'
import type { ReportDefinition } from '../definition.ts'
import { reportFigures } from '../figures/compute.ts'
import { comparedOf, readReport } from '../figures/read.ts'
import { stockDefinitions } from './definitions.ts'
import { besideBefore } from './kind-compare.ts'
import { reportKinds } from './kinds.ts'
import { chosenDays, requireSeen } from './sales.ts'
import type { ReportKind, StockDefinition, StockOptions } from './stock.ts'

const stock: readonly (StockDefinition | ReportKind)[] = [...reportKinds, ...stockDefinitions]

/** The stock reports that the caller may have, as he reads them. Those the builder can say come with their definition. */
export const listStock = (ctx: Context): JsonObject[] =>
  stock
    .filter(report => isFor(ctx, report))
    .map(report => ({
      key: report.key,
      name: say(ctx.locale, `reports:stock.${report.key}.name`),
      about: say(ctx.locale, `reports:stock.${report.key}.about`),
      object: report.object,
      chart: report.chart,
      period: report.period ? { ...report.period } : null,
      models: 'define' in report || !report.models ? null : [...report.models],
      compares: report.period !== undefined,
      definition: 'define' in report ? asJson(definitionOf(ctx, report, {})) : null,
    }))

/** The figures of a stock report. Throws NotFound where there is none of that key. */
export async function stockFigures(ctx: Context, key: string, options: StockOptions): Promise<ReportFigures> {
  const report = stock.find(known => known.key === key)
  if (!report) throw new NotFound('notFound', { object: 'report', id: key })
  if (options.model && ('define' in report || !report.models))
    throw new Invalid([{ field: 'model', code: 'modelUnknown' }])
  if ('define' in report) return reportFigures(ctx, definitionOf(ctx, report, options))
  requireSeen(ctx, report.needs)
  return kindFigures(ctx, report, options)
}

async function kindFigures(ctx: Context, report: ReportKind, options: StockOptions): Promise<ReportFigures> {
  const { compare, ...asked } = options
  const problems: Problem[] = []
  if (options.asOf !== undefined && !isMoment(options.asOf)) problems.push({ field: 'asOf', code: 'time' })
  const days = compare && chosenDays(ctx, report.period, options)
  const compared = compare && comparedOf(options, days, problem => problems.push(problem))
  if (problems.length) throw new Invalid(problems)
  if (!days?.from || !days.to || !compared) return report.compute(ctx, asked)
  const [now, earlier] = await Promise.all([
    report.compute(ctx, asked),
    report.compute(ctx, { ...asked, period: compared }),
  ])
  return besideBefore(ctx, { now, earlier, days: { from: days.from, to: days.to }, compared })
}

/** The definition of a stock report with what its reader chose. Throws NotFound. */
function definitionOf(ctx: Context, report: StockDefinition, options: StockOptions): ReportDefinition {
  const { filter, compare, ...defined } = report.define(ctx)
  const { period, pipeline, asOf } = options
  if (period && !report.period) throw new Invalid([{ field: 'period', code: 'periodless' }])
  const chosen = report.period && (period ? { ...period, field: report.period.field } : report.period)
  const comparison = options.compare ?? (isBounded(period) && !asOf ? compare : undefined)
  return {
    object: report.object,
    chart: report.chart,
    ...defined,
    filter: allOf([filter, options.filter, pipeline ? { pipeline } : undefined]),
    ...(chosen && { period: chosen }),
    ...(comparison && { compare: comparison }),
    ...(asOf && { asOf }),
  }
}

/** Only what begins and ends is compared without being asked to. */
export function isBounded(period: StockOptions['period']): boolean {
  if (!period) return true
  const { from, before } = period.within ? daysWithin(period.within, 'UTC') : { from: period.from, before: period.to }
  return from !== undefined && before !== undefined
}

function isFor(ctx: Context, report: StockDefinition | ReportKind): boolean {
  try {
    if ('define' in report) readReport(ctx, definitionOf(ctx, report, {}))
    else requireSeen(ctx, report.needs)
    return true
  } catch (error) {
    if (error instanceof Invalid || error instanceof Forbidden) return false
    throw error
  }
}

const asJson = (definition: ReportDefinition): JsonObject => JSON.parse(JSON.stringify(definition))
