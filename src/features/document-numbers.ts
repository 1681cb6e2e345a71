import sql from 'sql-template-tag'
import { Conflict, Invalid } from '../model/index.ts'
import { type Context, listRecords } from '../records/index.ts'
import { defaultNumbering, type NumberedKind, type Numbering, periodOf, writeNumber } from './number-pattern.ts'

/** Which number is wanted: of what kind, by which organisation of ours, for which date (`2026-02-01`). */
export interface NumberWanted {
  kind: NumberedKind
  legalEntity: string
  dated: string
}

/** Beyond this a counter has been set by mistake. */
export const mostCounted = 999_999_999

/**
 * Takes the next legal number: without gaps, and never the same twice. Called inside the transaction that keeps its document,
 * as late in it as can be: until it ends, others who want a number of the same kind wait.
 */
export async function nextNumber(inside: Context, wanted: NumberWanted): Promise<string> {
  const numbering = await numberingOf(inside, wanted)
  const period = periodOf(numbering, wanted.dated)
  for (;;) {
    const counted = await countOn(inside, wanted, period)
    const number = writeNumber(numbering.pattern, counted, wanted.dated)
    // One that somebody wrote by hand is passed over.
    if (await keepNumber(inside, { ...wanted, period, number, counted })) return number
  }
}

/** Takes a number that somebody wrote by hand. Throws Invalid where it was given already. */
export async function takeNumber(inside: Context, wanted: NumberWanted & { number: string }): Promise<void> {
  const period = periodOf(await numberingOf(inside, wanted), wanted.dated)
  const isNew = await keepNumber(inside, { ...wanted, period, counted: null })
  if (!isNew) throw new Invalid([{ field: 'number', code: 'numberGiven', params: { number: wanted.number } }])
}

/** What the next number would be if nobody took one before. */
export async function foreseenNumber(ctx: Context, wanted: NumberWanted): Promise<string> {
  const numbering = await numberingOf(ctx, wanted)
  const row = await ctx.db.one<{ counted: number }>(sql`
    select counted from document_counter where workspace_id = ${ctx.workspace} and kind = ${wanted.kind}
      and legal_entity = ${wanted.legalEntity} and period = ${periodOf(numbering, wanted.dated)}`)
  return writeNumber(numbering.pattern, (row?.counted ?? 0) + 1, wanted.dated)
}

/** How documents of a kind are numbered by an organisation. */
export async function numberingOf(
  ctx: Context,
  { kind, legalEntity }: Pick<NumberWanted, 'kind' | 'legalEntity'>,
): Promise<Numbering> {
  const row = await ctx.db.one<Numbering>(sql`
    select pattern, yearly from document_numbering
    where workspace_id = ${ctx.workspace} and kind = ${kind} and legal_entity = ${legalEntity}`)
  return row ?? defaultNumbering
}

/** The organisation in whose name documents are made where nothing says another. Throws Conflict where there is none. */
export async function mainLegalEntity(ctx: Context): Promise<string> {
  const { data } = await listRecords(ctx, 'legalEntity', {
    filter: { active: true },
    sort: '-main,createdAt',
    limit: 1,
    fields: ['name'],
  })
  if (!data[0]) throw new Conflict('noLegalEntity')
  return data[0].id
}

/** The row is locked until the transaction ends, also where it is new: whoever comes second waits for the first. */
async function countOn(inside: Context, { kind, legalEntity }: NumberWanted, period: number): Promise<number> {
  const row = await inside.db.one<{ counted: number }>(sql`
    insert into document_counter (kind, legal_entity, period, counted) values (${kind}, ${legalEntity}, ${period}, 1)
    on conflict (workspace_id, kind, legal_entity, period) do update set counted = document_counter.counted + 1
    returning counted`)
  if (!row || row.counted > mostCounted) throw new Conflict('numbersEnded')
  return row.counted
}

async function keepNumber(
  inside: Context,
  taken: NumberWanted & { period: number; number: string; counted: number | null },
): Promise<boolean> {
  const { kind, legalEntity, period, number, counted, dated } = taken
  const row = await inside.db.one(sql`
    insert into document_number (kind, legal_entity, period, number, counted, dated, taken_by)
    values (${kind}, ${legalEntity}, ${period}, ${number}, ${counted}, ${dated}, ${inside.actor.user})
    on conflict (workspace_id, kind, legal_entity, period, number) do nothing returning number`)
  return row !== undefined
}
