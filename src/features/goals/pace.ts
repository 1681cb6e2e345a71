import { addDays, dayAt, Exact, hoursOn } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Period } from '../sales-plans.ts'
import { getWorkingCalendar } from '../working-calendar.ts'

/** Working days of a period, and how many of them have begun by a day. */
export interface Elapsed {
  days: number
  passed: number
}

/** As of a day; where the company works on no day of the period, all days count. */
export async function elapsedOf(ctx: Context, { from, to }: Period, at: string | null): Promise<Elapsed> {
  const calendar = await getWorkingCalendar(ctx)
  const today = dayAt(at === null ? new Date() : new Date(at), ctx.config.company.timeZone)
  const all: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) all.push(day)
  const working = all.filter(day => hoursOn(calendar, day) !== null)
  const days = working.length ? working : all
  return { days: days.length, passed: days.filter(day => day <= today).length }
}

/** What it will be at the end of the period if it goes on as until now; `null` before its first working day. */
export const paceOf = (fact: string, { days, passed }: Elapsed): string | null =>
  passed === 0 ? null : new Exact(fact).times(days).div(passed).toFixed(2)

/** Part of a plan that is reached; `null` where there is none to reach. */
export const attained = (fact: string, plan: string | null | undefined): number | null =>
  !plan || new Exact(plan).isZero() ? null : new Exact(fact).div(plan).toDecimalPlaces(4).toNumber()
