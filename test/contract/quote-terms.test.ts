import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lettersLeave } from './letters-leave.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'

/* Quotes that nobody answers: over after their day, and brought to mind once. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())

describe('a quote that nobody answers', { timeout: 180_000 }, () => {
  /** Asks twice, as the clock does: what was room.told once is not room.told again. */
  async function followUp(): Promise<void> {
    const { owner } = room.server.database
    for (const _ of [1, 2]) {
      await owner.query(`select graphile_worker.add_job('clock', json_build_object('job', 'follow-up-quotes'))`)
      const left = `select 1 from graphile_worker.jobs where task_identifier in ('clock', 'follow-up-quotes')`
      await expect.poll(async () => (await owner.query(left)).rowCount, { timeout: 60_000 }).toBe(0)
    }
  }
  const codes = async (id: string) =>
    (
      await room.server.database.owner.query('select code from notice where record_id = $1 order by code', [id])
    ).rows.map(({ code }) => code)
  const change = (id: string, what: string) =>
    room.server.database.owner.query(`update quote_edition set ${what} where quote = $1`, [id])

  test('is over after its day, of which its owner hears once', async () => {
    const { id } = await room.sent()
    await room.forgetNotices()
    await change(id, 'valid_until = current_date - 2')
    await followUp()
    await expect.poll(async () => (await room.look(id)).status, { timeout: 30_000 }).toBe('expired')
    expect(await codes(id)).toEqual(['quoteExpired'])
  })

  test('is brought to mind once, where nobody opened it or it ends soon, and not where it was answered', async () => {
    const [unopened, ending, answered] = [await room.sent(), await room.sent(), await room.sent()]
    await room.forgetNotices()
    await change(unopened.id, `sent_at = now() - interval '20 days'`)
    await change(ending.id, 'valid_until = current_date + 1')
    await change(answered.id, `sent_at = now() - interval '20 days', valid_until = current_date + 1`)
    expect((await room.answer(answered.url, 'decline')).status).toBe(303)
    await followUp()
    await expect.poll(() => codes(unopened.id), { timeout: 30_000 }).toEqual(['quoteUnopened'])
    await expect.poll(() => codes(ending.id), { timeout: 30_000 }).toEqual(['quoteEnding'])
    expect(await codes(answered.id)).toEqual(['quoteDeclined'])
  })

  test('the client gets one letter before it ends, by working days; not where he has answered, or it was withdrawn', async () => {
    const set = await room.server.call('PATCH', '/quote-settings', { body: { remindClient: true, remindEnding: 1 } })
    expect(set.status).toBe(200)
    const [ending, later, declined, withdrawn] = [
      await room.sent(),
      await room.sent(),
      await room.sent(),
      await room.sent(),
    ]
    const quotes = [ending, declined, withdrawn].map(({ id }) => id)
    const { owner } = room.server.database
    // The next day on which somebody works, and the day after: one working day is left until the one, two until the other.
    await owner.query(`update quote_edition set valid_until = $2 where quote = any($1::uuid[])`, [
      quotes,
      workingDay(1),
    ])
    await owner.query(`update quote_edition set valid_until = $2 where quote = $1`, [later.id, workingDay(2)])
    expect((await room.answer(declined.url, 'decline')).status).toBe(303)
    const ended = await room.server.call('POST', `/quotes/${withdrawn.id}/withdrawal`, { key: room.olga.key })
    expect(ended.status).toBe(200)
    // Quotes of the tests before may be ending too: each of these is told by its number.
    const numberOf = async (id: string): Promise<string> => (await room.history(id)).editions[0].number
    const remindedOf = (of: string) =>
      room.peer.received.filter(({ html }) => html?.includes(`Напоминаем: предложение № ${of} действует до`))
    const number = await numberOf(ending.id)
    const others = await Promise.all([later, declined, withdrawn].map(({ id }) => numberOf(id)))
    await followUp()
    const reminded = async () => {
      await lettersLeave(room.server)
      return remindedOf(number).length
    }
    await expect.poll(reminded, { timeout: 60_000 }).toBe(1)
    await followUp()
    const [letter] = remindedOf(number)
    expect([number, ...others].map(each => remindedOf(each).length)).toEqual([1, 0, 0, 0])
    expect(letter?.to).toEqual(['maria@client.example'])
    const url = letter?.html?.match(/href="([^"]*\/c\/[\w-]+)"/)?.[1] ?? ''
    expect((await room.visit(url)).text).toContain(number)
    const { rows } = await owner.query(
      'select quote from quote_edition where client_reminded_at is not null and quote = any($1::uuid[])',
      [[later.id, ...quotes]],
    )
    expect(rows).toEqual([{ quote: ending.id }])
  })
})

/** The day that lies so many working days ahead: those of a company that works from Monday to Friday. */
function workingDay(ahead: number): string {
  const day = new Date(`${new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' }).format()}T00:00:00Z`)
  for (let left = ahead; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1)
    if (day.getUTCDay() % 6) left--
  }
  return day.toISOString().slice(0, 10)
}
