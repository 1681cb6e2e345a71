import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Job } from '../feature.ts'
import { notify } from '../notice.ts'

interface EndingKey {
  id: string
  name: string
  user: string
  dueAt: string
}

/** Tells whoever owns a key that it ends soon: two weeks before, or at half of its life where that is shorter. */
export const tellOfEndingKeys: Job = {
  name: 'tell-of-ending-keys',
  every: '10 6 * * *',
  run: ctx =>
    transact(ctx, async inside => {
      for (const { id, name, user, dueAt } of await endingKeys(inside))
        await notify(inside, user, { code: 'keyEnds', params: { name, dueAt }, on: { object: 'apiKey', id } })
    }),
}

/** Each end of a key is told once; one that is put off is told anew. */
const endingKeys = ({ db, workspace }: Context): Promise<EndingKey[]> =>
  db.query<EndingKey>(sql`
    update api_key set warned_of = expires_at
    where workspace_id = ${workspace} and ended_at is null and expires_at > now() and warned_of is distinct from expires_at
      and expires_at - least(interval '14 days', (expires_at - created_at) / 2) < now()
    returning id, name, user_id as user, to_json(expires_at)#>>'{}' as "dueAt"`)
