import type { Answer } from '../features/feature.ts'
import type { Context } from '../records/context.ts'
import type { Parts } from './parts.ts'

const records = /\{"id":"([0-9a-f-]{36})","version":/g
const mentions = /"id":"([0-9a-f-]{36})"/g

/** Answers with records of an object, unless their reader has opened as many as he may. */
export const tellRecords = (parts: Parts, ctx: Context, work: () => Promise<Answer>): Promise<Answer> =>
  tell(parts, ctx, work, records)

/** The same of an answer that names records without being made of them. */
export const tellOfRecords = (parts: Parts, ctx: Context, work: () => Promise<Answer>): Promise<Answer> =>
  tell(parts, ctx, work, mentions)

async function tell(
  { openedRecords }: Parts,
  ctx: Context,
  work: () => Promise<Answer>,
  pattern: RegExp,
): Promise<Answer> {
  const near = await openedRecords.admit(ctx)
  const answer = await work()
  openedRecords.note(ctx, answer.tells ?? idsIn(textOf(answer), pattern))
  return near ? { ...answer, headers: { ...answer.headers, 'x-reading-near': near } } : answer
}

const textOf = ({ json, body }: Answer): string => json ?? (body === undefined ? '' : JSON.stringify(body))

function* idsIn(text: string, pattern: RegExp): Iterable<string> {
  for (const [, id = ''] of text.matchAll(pattern)) yield id
}
