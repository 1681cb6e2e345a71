import sql from 'sql-template-tag'
import { dayAt, Invalid, type Problem } from '../../../model/index.ts'
import { type Context, findRecord, listRecords, transact } from '../../../records/index.ts'
import { mostCounted } from '../../document-numbers.ts'
import {
  defaultNumbering,
  type NumberedKind,
  type Numbering,
  numberedKinds,
  patternProblems,
  periodOf,
  writeNumber,
} from '../../number-pattern.ts'

/** How a kind is numbered by an organisation, and where counting stands this year. */
export interface NumberingNow extends Numbering {
  kind: NumberedKind
  legalEntity: string
  /** Counted so far in the present period. */
  counted: number
  /** As the next one would be written today. */
  next: string
}

/** Of all kinds and all organisations of ours that are in use. */
export async function listNumbering(ctx: Context): Promise<NumberingNow[]> {
  const { data } = await listRecords(ctx, 'legalEntity', { filter: { active: true }, sort: '-main,name', limit: 200 })
  const kept = await ctx.db.query<Numbering & { kind: string; legalEntity: string }>(sql`
    select kind, legal_entity as "legalEntity", pattern, yearly from document_numbering where workspace_id = ${ctx.workspace}`)
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  const counters = await ctx.db.query<{ kind: string; legalEntity: string; period: number; counted: number }>(sql`
    select kind, legal_entity as "legalEntity", period, counted from document_counter
    where workspace_id = ${ctx.workspace} and period in (0, ${Number(today.slice(0, 4))})`)
  return data.flatMap(({ id }) =>
    numberedKinds.map(kind => {
      const isIts = (row: { kind: string; legalEntity: string }) => row.kind === kind && row.legalEntity === id
      const { pattern, yearly } = kept.find(isIts) ?? defaultNumbering
      const period = periodOf({ pattern, yearly }, today)
      const counted = counters.find(row => isIts(row) && row.period === period)?.counted ?? 0
      return { kind, legalEntity: id, pattern, yearly, counted, next: writeNumber(pattern, counted + 1, today) }
    }),
  )
}

export interface NumberingChange {
  kind: NumberedKind
  legalEntity: string
  pattern: string
  yearly: boolean
  /** The number that comes next; never one that was given already. */
  next?: number
}

/** Sets how a kind is numbered. Throws Invalid with every problem; a number that was given is never given again. */
export async function setNumbering(ctx: Context, change: NumberingChange): Promise<void> {
  const { kind, legalEntity, pattern, yearly, next } = change
  const problems: Problem[] = [
    ...patternProblems(pattern, 'pattern'),
    ...((await findRecord(ctx, 'legalEntity', legalEntity, { fields: [] }))
      ? []
      : [{ field: 'legalEntity', code: 'dangling' }]),
  ]
  if (problems.length) throw new Invalid(problems)
  await transact(ctx, async inside => {
    await inside.db.query(sql`
      insert into document_numbering (kind, legal_entity, pattern, yearly, changed_by)
      values (${kind}, ${legalEntity}, ${pattern}, ${yearly}, ${ctx.actor.user})
      on conflict (workspace_id, kind, legal_entity) do update set version = document_numbering.version + 1, pattern = excluded.pattern,
        yearly = excluded.yearly, changed_by = excluded.changed_by, updated_at = now()`)
    const today = dayAt(new Date(), ctx.config.company.timeZone)
    if (next !== undefined) await raise(inside, change, { period: periodOf(change, today), counted: next - 1 })
  })
}

/** Counting goes on from there, and never back. Whoever takes a number meanwhile is waited for. */
async function raise(
  inside: Context,
  { kind, legalEntity }: NumberingChange,
  { period, counted }: { period: number; counted: number },
): Promise<void> {
  if (counted >= mostCounted) throw new Invalid([{ field: 'next', code: 'tooLarge', params: { max: mostCounted } }])
  const row = await inside.db.one<{ counted: number }>(sql`
    insert into document_counter (kind, legal_entity, period, counted) values (${kind}, ${legalEntity}, ${period}, ${counted})
    on conflict (workspace_id, kind, legal_entity, period)
      do update set counted = greatest(document_counter.counted, excluded.counted)
    returning counted`)
  if (row && row.counted > counted)
    throw new Invalid([{ field: 'next', code: 'numberUsed', params: { counted: row.counted } }])
}
