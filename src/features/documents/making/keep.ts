import sql from 'sql-template-tag'
import { type Context, createRecord } from '../../../records/index.ts'
import type { AttachFile } from '../../channel.ts'
import type { KeptPaper, Paper, PaperWanted } from '../../paper.ts'
import type { Gathered } from './gather.ts'

interface Made {
  wanted: PaperWanted
  gathered: Gathered
  number: string
  paper: Paper
}

/** Keeps the file on the card, and the record that tells of it. Inside the transaction that took its number. */
export async function keepPaper(
  inside: Context,
  attachFile: AttachFile,
  { wanted, gathered, number, paper }: Made,
): Promise<KeptPaper> {
  const { record, data, legalEntity, company } = gathered
  const on = { object: wanted.on.object, id: record.id }
  const edition = await nextEdition(inside, on.id, { kind: wanted.kind, number })
  const file = await attachFile(inside, { name: paper.name, bytes: paper.bytes }, on)
  const made = await createRecord(
    inside,
    'document',
    {
      name: paper.name.replace(/\.[a-z]+$/, ''),
      kind: wanted.kind,
      documentNumber: number,
      dated: data.date,
      edition,
      on,
      company,
      legalEntity,
      file,
      status: 'made',
      ...(inside.actor.user ? {} : { owner: record.owner ?? null }),
    },
    { engine: true },
  )
  return { ...paper, document: made.id, file, number }
}

/** The same paper made again is its next edition. */
async function nextEdition(
  inside: Context,
  on: string,
  { kind, number }: { kind: string; number: string },
): Promise<number> {
  const row = await inside.db.one<{ edition: number }>(sql`
    select coalesce(max(edition), 0)::int + 1 as edition from document
    where workspace_id = ${inside.workspace} and "on" = ${on} and kind = ${kind} and document_number = ${number}`)
  return row?.edition ?? 1
}
