import { rightsOf } from '../../access/contexts.ts'
import type { ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord, scopeOf, teamsAround } from '../../records/index.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import type { Share } from './list.ts'

/** A person is told that a record is open to him; of a team all who may read such records. */
export async function tellShared(ctx: Context, object: ObjectDeclaration, share: Share): Promise<void> {
  const record = await findRecord(ctx, object.name, share.record, { fields: titleFields(ctx, object) })
  const name = record?.[object.title] ? String(record[object.title]) : String(record?.number ?? '')
  const code = share.right === 'change' ? 'sharedToChange' : 'sharedToRead'
  const on = { object: object.name, id: share.record }
  for (const user of peopleOf(ctx, object, share))
    await notify(ctx, user, { code, on, params: { by: nameOf(ctx.config, ctx.actor.user), name } })
}

const titleFields = (ctx: Context, object: ObjectDeclaration): string[] =>
  ctx.actor.role.fields[`${object.name}.${object.title}`] === 'hidden' ? [] : [object.title]

function peopleOf({ config }: Context, object: ObjectDeclaration, { user, team }: Share): string[] {
  if (user) return [user.id]
  return [...config.users.values()]
    .filter(one => one.active && teamsAround(config, one.team).includes(team?.id ?? ''))
    .filter(({ id }) => {
      const actor = rightsOf(config, id)
      return actor && scopeOf({ actor }, object, 'read') !== 'none'
    })
    .map(({ id }) => id)
}
