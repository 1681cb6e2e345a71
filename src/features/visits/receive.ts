import sql from 'sql-template-tag'
import { Invalid, isId, Malformed, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Touch } from '../channel.ts'
import { clicksOf, isVisitor, utmOf } from '../touch.ts'

/** A page that was opened on a site, as its script tells it. */
export interface OpenedPage {
  visit: string
  visitor: string | null
  page: string
  title: string | null
  referrer: string | null
  /** It was told before; now its visitor has agreed to be known again. */
  again: boolean
}

/** Reads what a script sends. Throws Malformed, or Invalid with every problem: what is sent is anybody's. */
export function readOpened(bytes: Buffer): OpenedPage {
  const said = parsed(bytes)
  const { visit, visitor = null, page, title = null, referrer = null, again = false } = said
  const problems: Problem[] = [
    ...(isId(visit) ? [] : [{ field: 'visit', code: 'id' }]),
    ...(visitor === null || isVisitor(visitor) ? [] : [{ field: 'visitor', code: 'id' }]),
    ...(isAddress(page) ? [] : [{ field: 'page', code: 'url' }]),
    ...(title === null || isText(title, mostTitle) ? [] : [{ field: 'title', code: 'brokenText' }]),
    ...(referrer === null || isText(referrer, mostAddress) ? [] : [{ field: 'referrer', code: 'brokenText' }]),
    ...(typeof again === 'boolean' ? [] : [{ field: 'again', code: 'boolean' }]),
  ]
  if (problems.length) throw new Invalid(problems)
  return {
    visit: String(visit),
    visitor: visitor as string | null,
    page: String(page),
    title: (title as string | null)?.trim() || null,
    referrer: isAddress(referrer) ? referrer : null,
    again: again === true,
  }
}

function parsed(bytes: Buffer): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Record<string, unknown>
  } catch {
    // falls through to the refusal below
  }
  throw new Malformed('notJson')
}

const mostAddress = 4000
const mostTitle = 300

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length <= most && value.isWellFormed() && !value.includes('\0')

const isAddress = (value: unknown): value is string =>
  isText(value, mostAddress) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)

/** A visit has so many pages at most; what comes after them is not kept. */
const mostPages = 100

/**
 * Keeps a page of a visit, in one statement. A visit belongs to the site that it began on; a visitor is only added to one
 * that had none. Nothing tells the sender whether it was kept.
 */
export async function keepOpened(ctx: Context, source: string, opened: OpenedPage): Promise<void> {
  const { visit, visitor, page, title, again } = opened
  const counted = again ? 0 : 1
  await ctx.db.query(sql`
    with v as (
      insert into visit (id, source, visitor, touch)
      values (${visit}, ${source}, ${visitor}, ${JSON.stringify(touchOf(opened))}::jsonb)
      on conflict (workspace_id, id) do update set seen = now(), pages = visit.pages + ${counted}::int,
        visitor = coalesce(visit.visitor, excluded.visitor)
      where visit.source = excluded.source and visit.pages < ${mostPages} and visit.began > now() - interval '1 day'
        and (visit.visitor is null or visit.visitor is not distinct from excluded.visitor)
      returning id, pages)
    insert into visit_page (visit, number, page, title)
    select id, pages, ${plainAddress(page)}, ${title} from v on conflict do nothing`)
}

/** What the first page says of how he came. What else stands in an address may be about a person, and is not kept. */
export function touchOf({ page, referrer }: OpenedPage): Touch {
  const utm = utmOf(page)
  const clicks = clicksOf(page)
  return {
    ...(utm && { utm }),
    ...(clicks && { clicks }),
    page: plainAddress(page),
    ...(referrer && { referrer: plainAddress(referrer) }),
  }
}

function plainAddress(address: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname}`.slice(0, 2000)
}
