import sql, { join, raw } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { isId, Malformed } from '../model/index.ts'
import { objectOf } from './access.ts'
import { type ChangeEntry, type ChangeRow, presentChange } from './changes.ts'
import type { Context } from './context.ts'
import { getRecord } from './get.ts'
import type { RecordJson } from './row.ts'
import { rowsBehind } from './sort.ts'
import { storyOf } from './story.ts'
import { changesPart, entriesPart } from './timeline-parts.ts'
import { readTimelineQuery, type TimelineQuery } from './timeline-query.ts'

export interface PageOptions {
  limit?: number
  cursor?: string
}

export interface TimelineEntry {
  at: string
  /** Object of the entry: `activity`, `task`, `attachment`; `change` for a change of fields. */
  type: string
  record: RecordJson | ChangeEntry
}

/** What happened with a client, newest first: on the card itself and on the records that belong to it. */
export async function recordTimeline(
  ctx: Context,
  name: string,
  id: string,
  { limit = 50, cursor, ...query }: PageOptions & TimelineQuery = {},
): Promise<{ data: TimelineEntry[]; nextCursor: string | null }> {
  const wanted = readTimelineQuery(ctx, query)
  const card = await getRecord(ctx, name, id)
  // What is pinned belongs to the card itself, not to its neighbours.
  const cards = wanted.pinned ? [card.id] : await storyOf(ctx, name, card)
  const page = { before: cursor ? readPlace(cursor) : null, limit }
  const parts = [
    ...wanted.objects.map(chosen => entriesPart(ctx, chosen, { ...page, cards, query: wanted })),
    ...(wanted.changes ? [changesPart(ctx, objectOf(ctx, name), { ...page, card: card.id, query: wanted })] : []),
  ]
  if (!parts.length) return { data: [], nextCursor: null }
  const rows = await rowsBehind(
    cursor,
    ctx.db.query<Row>(
      sql`select type, place, record, ${raw(momentSql('"when"'))} as at
      from (${join(
        parts.map(part => sql`(${part})`),
        ' union all ',
      )}) e order by "when" desc, id desc limit ${limit + 1}`,
      // Always by the index of what an entry is on; but words are looked for in many ways.
      wanted.words.length ? 'fresh' : 'fixed',
    ),
  )
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return {
    data: data.map(row => present(ctx, name, row)),
    nextCursor:
      rows.length > limit && last
        ? Buffer.from(JSON.stringify([last.place, last.record.id])).toString('base64url')
        : null,
  }
}

interface Row {
  at: string
  type: string
  place: string
  record: RecordJson
}

const present = (ctx: Context, name: string, { at, type, record }: Row): TimelineEntry => ({
  at,
  type,
  record: type === 'change' ? presentChange(ctx, objectOf(ctx, name), record as RecordJson & ChangeRow) : record,
})

function readPlace(cursor: string): [string, string] {
  try {
    const [moment, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
    if (typeof moment === 'string' && !moment.includes('\0') && isId(id)) return [moment, id]
  } catch {
    // falls through to the refusal below
  }
  throw new Malformed('cursor')
}
