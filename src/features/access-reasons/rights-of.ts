import { isAdministrator } from '../../access/contexts.ts'
import { Forbidden, isId, NotFound, type Scope } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { effectiveRights, type ObjectRightsOf, reach } from '../../records/index.ts'
import { objectLabel } from '../object-label.ts'
import { fieldLabel } from '../problem-words.ts'
import { type PersonReasons, presentPerson } from './explain.ts'
import { subjectOf } from './subjects.ts'

export interface RightsOfPerson {
  user: PersonReasons['user']
  /** How many people's records a right takes in that reaches so far. */
  people: Record<'own' | 'team' | 'branch', number>
  objects: {
    object: string
    label: string
    configuration: boolean
    owned: boolean
    rights: ObjectRightsOf['verbs']
    /** Those that are hidden from him or shown for reading only. */
    fields: (ObjectRightsOf['fields'][number] & { label: string })[]
  }[]
}

/** What somebody may do all in all, for administrators and himself. */
export function rightsOfPerson(ctx: Context, id: string): RightsOfPerson {
  if (!isAdministrator(ctx) && id !== ctx.actor.user) throw new Forbidden('administratorsOnly')
  const user = isId(id) ? ctx.config.users.get(id) : undefined
  if (!user) throw new NotFound('notFound', { object: 'user', id })
  const { ctx: his } = subjectOf(ctx, user)
  const count = (scope: Scope) => reach(his, scope).length
  return {
    user: presentPerson(ctx, user),
    people: { own: count('own'), team: count('team'), branch: count('branch') },
    objects: effectiveRights(his, ctx.config.objects.values()).map(rights => presentRights(ctx, rights)),
  }
}

const presentRights = (ctx: Context, { object, verbs, fields }: ObjectRightsOf): RightsOfPerson['objects'][number] => ({
  object: object.name,
  label: objectLabel(ctx, object.name, ctx.locale),
  configuration: object.configuration === true,
  owned: object.owner !== undefined,
  rights: verbs,
  fields: fields
    .filter(({ right }) => right !== 'write')
    .map(reason => ({
      ...reason,
      label: fieldLabel(ctx.locale, object, reason.field, object.fields[reason.field]) ?? reason.field,
    })),
})
