import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
    // Copies for the folder of what was sent are nothing to wait for.
    await owner.query('update outgoing_mail set filing = null, file_at = null')
    await owner.query(`delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'file-mail' and j.locked_at is null`)
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
})
