import { newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Calendar } from './calendar.ts'
import { addRecords } from './write.ts'

/** What is paid in a month, in roubles: by channels of `addSources`. */
const monthly: Record<string, number> = { Реклама: 85_000, Сайт: 30_000, Мероприятия: 120_000, Партнёры: 45_000 }
const months = 12

/** A year of advertising, month by month, until today. */
export async function addCosts(ctx: Context, { today }: Calendar): Promise<void> {
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7))
  const day = (at: number, date: number) => new Date(Date.UTC(year, month - 1 + at, date)).toISOString().slice(0, 10)
  const costs = Object.entries(monthly).flatMap(([channel, roubles]) =>
    Array.from({ length: months }, (_, back) => ({
      id: newId(),
      input: {
        channel,
        from: day(-back, 1),
        to: day(1 - back, 0),
        // A little more each month, and round.
        amount: { amount: String(roubles - back * 1000), currency: 'RUB' },
      },
    })),
  )
  await addRecords(ctx, 'advertisingCost', costs)
}
