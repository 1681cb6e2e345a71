import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { findRecord, transact, updateRecord } from '../../../records/index.ts'
import type { Reaction } from '../../feature.ts'
import { lockRows } from '../lock.ts'
import type { SendingMeans } from './means.ts'

/** An invoice whose letter was taken back before it left was not sent by it. It stays issued: its number is taken. */
export const takeBackSending = ({ letters }: Pick<SendingMeans, 'letters'>): Reaction => ({
  on: ['activity.removed'],
  async react(ctx, { record }) {
    const found = await ctx.db.one<{ invoice: string; letter: string }>(sql`
      select invoice, letter from invoice_sending
      where workspace_id = ${ctx.workspace} and activity = ${record} and taken_back_at is null`)
    if (!found || !(await letters.isTakenBack(ctx, found.letter))) return
    await transact(ctx, async inside => {
      await lockRows(inside, 'invoice', [found.invoice])
      await inside.db.query(sql`
        update invoice_sending set taken_back_at = now() where workspace_id = ${ctx.workspace} and activity = ${record}`)
      const last = await inside.db.one<{ at: string | null }>(sql`
        select ${raw(momentSql('max(sent_at)'))} as at from invoice_sending
        where workspace_id = ${ctx.workspace} and invoice = ${found.invoice} and taken_back_at is null`)
      if (await findRecord(inside, 'invoice', found.invoice, { fields: [] }))
        await updateRecord(inside, 'invoice', found.invoice, { sentAt: last?.at ?? null }, { engine: true })
    })
  },
})
