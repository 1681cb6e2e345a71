import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { type At, idsOfPerson, personObjects } from '../same-person.ts'

/**
 * Who of these people took back, for any purpose of advertising, what he had agreed to: also before a merge or a conversion. What has
 * only run out is not taken back. Asks no rights.
 */
export async function withdrewAdvertising(ctx: Context, people: readonly At[]): Promise<Set<string>> {
  const withdrew = new Set<string>()
  for (const at of people.filter(({ object }) => personObjects.some(name => name === object))) {
    const ids = await idsOfPerson(ctx, at)
    const rows = await ctx.db.query<{ act: string }>(sql`
      select distinct on (c.purpose) c.act from consent c
      join consent_purpose p on p.workspace_id = c.workspace_id and p.id = c.purpose and p.kind = 'advertising'
      where c.workspace_id = ${ctx.workspace} and c.record_id = any(${ids}::uuid[]) order by c.purpose, c.at desc, c.id desc`)
    if (rows.some(({ act }) => act === 'withdrawn')) withdrew.add(at.id)
  }
  return withdrew
}
