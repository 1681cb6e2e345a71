import sql from 'sql-template-tag'
import { isId, NotFound } from '../../../model/index.ts'
import { aggregateRecords, type Context, type UserInfo } from '../../../records/index.ts'
import { objectLabel } from '../../object-label.ts'
import { fieldLabel } from '../../problem-words.ts'
import { filterOf, openFilter, type RecordKind, recordKinds } from './kinds.ts'

/** How much somebody has of a kind. */
export interface Holding {
  kind: string
  object: string | null
  /** `Сделки`, and of a field that does not say whose they are its name too. */
  label: string | null
  field: string | null
  open: number
  all: number
  /** Whether there are such that are over and done. */
  closes: boolean
}

export interface Holdings {
  user: { id: string; name: string; active: boolean }
  data: Holding[]
  /** Keys of the API in his name: they end with his access. */
  apiKeys: number
}

/** Throws NotFound. */
export function personOf({ config }: Context, id: string): UserInfo {
  const user = isId(id) ? config.users.get(id) : undefined
  if (!user) throw new NotFound('notFound', { object: 'user', id })
  return user
}

/** All that somebody holds, kind by kind; what he has none of is left out. */
export async function holdingsOf(ctx: Context, id: string): Promise<Holdings> {
  const user = personOf(ctx, id)
  const data: Holding[] = []
  for (const kind of recordKinds(ctx)) data.push(await holdingOf(ctx, kind, id))
  const { views, shares, keys } = await otherHoldings(ctx, id)
  const plain = { object: null, label: null, field: null, closes: false }
  data.push(
    { kind: 'views', open: views, all: views, ...plain },
    { kind: 'shares', open: shares, all: shares, ...plain },
  )
  return {
    user: { id, name: user.name, active: user.active },
    data: data.filter(({ all }) => all > 0),
    apiKeys: keys,
  }
}

async function holdingOf(ctx: Context, kind: RecordKind, user: string): Promise<Holding> {
  const { object, field, owned, name } = kind
  const closes = openFilter(ctx, object) !== null
  const all = await countOf(ctx, kind, user, true)
  const open = closes && all ? await countOf(ctx, kind, user, false) : all
  const label = objectLabel(ctx, object.name, ctx.locale)
  const named = owned ? null : (fieldLabel(ctx.locale, object, field, object.fields[field]) ?? field)
  return { kind: name, object: object.name, label, field: named, open, all, closes }
}

async function countOf(ctx: Context, kind: RecordKind, user: string, closed: boolean): Promise<number> {
  const filter = filterOf(ctx, kind, user, closed)
  const { rows } = await aggregateRecords(ctx, kind.object.name, { measures: [{ fn: 'count' }], filter })
  return Number(rows[0]?.measures[0] ?? 0)
}

async function otherHoldings({ db, workspace }: Context, user: string) {
  const row = await db.one<Record<'views' | 'shares' | 'keys', number>>(sql`
    select
      (select count(*)::int from saved_view
        where workspace_id = ${workspace} and owner = ${user} and shared <> 'private' and deleted_at is null) as views,
      (select count(*)::int from record_share
        where workspace_id = ${workspace} and "user" = ${user} and ended_at is null and until > now()) as shares,
      (select count(*)::int from api_key where workspace_id = ${workspace} and user_id = ${user} and ended_at is null) as keys`)
  return row ?? { views: 0, shares: 0, keys: 0 }
}
