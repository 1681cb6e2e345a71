import sql from 'sql-template-tag'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import type { NumberSettings } from './settings.ts'

/**
 * A number of the pool for this visitor alone, until he has opened no page for as long as is set: the one that he has, else one that is
 * free. In one statement, that passes over numbers which others are just taking, so that nobody waits and no two have the same.
 * `null`: none is free, which is noted.
 */
export async function holdNumber(
  ctx: Context,
  { source, visitor }: { source: string; visitor: string },
  settings: NumberSettings,
): Promise<string | null> {
  if (!settings.pool.length) return null
  const asked = { source, visitor }
  return (
    (await tryToHold(ctx, asked, settings)) ??
    ((await addPool(ctx, settings)) ? tryToHold(ctx, asked, settings) : noteNone(ctx, asked))
  )
}

async function tryToHold(
  { db, workspace }: Context,
  { source, visitor }: { source: string; visitor: string },
  { pool, holdMinutes }: NumberSettings,
): Promise<string | null> {
  const until = sql`now() + make_interval(mins => ${holdMinutes}::int)`
  const row = await db.one<{ number: string }>(sql`
    with own as (
      update site_number set held_until = ${until}
      where workspace_id = ${workspace} and number = any(${[...pool]}) and held_by = ${visitor} and held_until > now()
      returning number),
    longer as (
      update site_number_hold h set until = ${until} from own
      where h.workspace_id = ${workspace} and h.number = own.number and h.visitor = ${visitor} and h.until > now()),
    free as (
      select number from site_number
      where workspace_id = ${workspace} and number = any(${[...pool]}) and (held_until is null or held_until <= now())
        and not exists (select from own)
      order by held_until nulls first limit 1 for update skip locked),
    taken as (
      update site_number n set held_by = ${visitor}, held_until = ${until} from free
      where n.workspace_id = ${workspace} and n.number = free.number returning n.number),
    noted as (
      insert into site_number_hold (id, source, number, visitor, until)
      select ${newId()}, ${source}, number, ${visitor}, ${until} from taken)
    select number from own union all select number from taken limit 1`)
  return row?.number ?? null
}

/** Numbers that the set-up names and nobody has been shown yet. `true`: there were some. */
async function addPool({ db }: Context, { pool }: NumberSettings): Promise<boolean> {
  const added = await db.query(
    sql`insert into site_number (number) select unnest(${[...pool]}::text[]) on conflict do nothing returning number`,
  )
  return added.length > 0
}

/** Once for a visitor in as long as he would have held one. */
async function noteNone(
  { db, workspace }: Context,
  { source, visitor }: { source: string; visitor: string },
): Promise<null> {
  await db.query(sql`
    insert into site_number_hold (id, source, visitor, until)
    select ${newId()}, ${source}, ${visitor}, now() + interval '30 minutes'
    where not exists (select from site_number_hold where workspace_id = ${workspace} and visitor = ${visitor} and number is null and until > now())`)
  return null
}

export interface NumberUse {
  /** Of the last 30 days: visitors to whom a number was shown, and to whom none could be, since all were held. */
  shown: number
  none: number
  /** Of the pool, held at present. */
  held: number
}

export async function numberUse(
  { db, workspace }: Context,
  source: string,
  settings: NumberSettings | null,
): Promise<NumberUse> {
  const row = await db.one<NumberUse>(sql`
    select count(number)::int as shown, (count(*) - count(number))::int as none,
      (select count(*)::int from site_number where workspace_id = ${workspace} and number = any(${[...(settings?.pool ?? [])]})
        and held_until > now()) as held
    from site_number_hold where workspace_id = ${workspace} and source = ${source} and since > now() - interval '30 days'`)
  return row ?? { shown: 0, none: 0, held: 0 }
}
