import { Readable } from 'node:stream'
import { hasWords, say } from '../../messages/words.ts'
import type { Context, Locale } from '../../records/context.ts'
import { csvLine } from '../csv.ts'
import { download } from '../download.ts'
import type { Answer } from '../feature.ts'
import { fieldLabel } from '../problem-words.ts'
import type { Asked } from './asked.ts'
import { type AuditEntry, listAudit } from './list.ts'

const pageSize = 500
/** More lines than a spreadsheet takes are no help to anybody. */
const mostLines = 1_000_000

/** What fits, as a file that a spreadsheet opens, written while it is fetched. */
export const auditFile = (ctx: Context, asked: Asked): Answer => ({
  content: Readable.from(linesOf(ctx, asked)),
  headers: download(`${say(ctx.locale, 'audit:fileName')}.csv`, 'text/csv; charset=utf-8'),
})

const columns = ['at', 'stream', 'kind', 'actor', 'address', 'object', 'record', 'what', 'request'] as const

async function* linesOf(ctx: Context, asked: Asked): AsyncGenerator<string> {
  const delimiter = ctx.locale === 'ru' ? ';' : ','
  const line = (cells: readonly string[]) => csvLine(cells, delimiter)
  // The mark makes Excel read it as UTF-8.
  yield `\ufeff${line(columns.map(name => say(ctx.locale, `audit:columns.${name}`)))}`
  let below = asked.below
  for (let lines = 0; lines < mostLines; ) {
    const { data, nextCursor } = await listAudit(ctx, { ...asked, below }, Math.min(pageSize, mostLines - lines))
    yield data.map(entry => line(cellsOf(ctx, entry))).join('')
    lines += data.length
    if (!nextCursor) return
    below = nextCursor
  }
}

function cellsOf(ctx: Context, { at, stream, kind, actor, address, record, request, ...entry }: AuditEntry): string[] {
  const { locale } = ctx
  return [
    at,
    say(locale, `audit:streams.${stream}`),
    say(locale, `audit:kinds.${kind}`),
    actor ? actor.name || actor.id : '',
    address ?? '',
    record?.object ? objectWords(locale, record.object) : '',
    record?.id ?? '',
    entry.fields ? fieldWords(ctx, record?.object ?? '', entry.fields) : detailWords(entry.details),
    request ?? '',
  ]
}

function objectWords(locale: Locale, object: string): string {
  const key = `objects:${object}.one`
  return hasWords(locale, key) ? say(locale, key) : object
}

function fieldWords({ config, locale }: Context, name: string, fields: NonNullable<AuditEntry['fields']>): string {
  const object = config.objects.get(name)
  return fields
    .map(({ field, before, after }) => {
      const label = (object && fieldLabel(locale, object, field, object.fields[field])) ?? field
      return `${label}: ${valueWords(before)} → ${valueWords(after)}`
    })
    .join('; ')
}

const detailWords = (details: AuditEntry['details']): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null && JSON.stringify(value) !== '{}')
    .map(([name, value]) => `${name}: ${valueWords(value)}`)
    .join('; ')

const valueWords = (value: unknown): string =>
  value === null || value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value)
