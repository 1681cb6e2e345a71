import sql from 'sql-template-tag'
import { Invalid, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'

/** Which extension is whose. */
export interface Extension {
  user: string
  extension: string
}

export const listExtensions = ({ db, workspace }: Context): Promise<Extension[]> =>
  db.query<Extension>(
    sql`select "user", extension from phone_extension where workspace_id = ${workspace} order by extension, "user"`,
  )

export async function extensionOf({ db, workspace }: Context, user: string | null): Promise<string | null> {
  const row = await db.one<{ extension: string }>(
    sql`select extension from phone_extension where workspace_id = ${workspace} and "user" = ${user}`,
  )
  return row?.extension ?? null
}

/** Sets all of them anew. Throws Invalid with every problem. */
export function saveExtensions(ctx: Context, given: readonly Extension[]): Promise<Extension[]> {
  const seen = new Set<string>()
  const twice = (value: string) => seen.has(value) || !seen.add(value)
  const problems = given.flatMap(({ user, extension }, at): Problem[] => [
    ...(ctx.config.users.has(user) ? [] : [{ field: `data.${at}.user`, code: 'notFound' }]),
    ...(twice(user) ? [{ field: `data.${at}.user`, code: 'twice', params: { value: user } }] : []),
    ...(twice(`x${extension}`) ? [{ field: `data.${at}.extension`, code: 'twice', params: { value: extension } }] : []),
  ])
  if (problems.length) throw new Invalid(problems)
  return transact(ctx, async inside => {
    await inside.db.query(sql`delete from phone_extension where workspace_id = ${ctx.workspace}`)
    await inside.db.query(sql`
      insert into phone_extension ("user", extension)
      select * from unnest(${given.map(each => each.user)}::uuid[], ${given.map(each => each.extension)}::text[])`)
    return listExtensions(inside)
  })
}
