import { Invalid, type ObjectDeclaration } from '../../model/index.ts'
import type { Context, UserInfo } from '../../records/context.ts'
import { fieldRight, objectOf, recordReasons, type VerbReason } from '../../records/index.ts'
import { type AskedRecord, askedRecord } from './about.ts'
import { type FieldReason, reasonOfField, requireSeenField } from './field.ts'
import { peopleOf, personOf, subjectOf } from './subjects.ts'
import { fieldWords, roleName, type Said, seesRoleOf, verbWords } from './words.ts'

export interface Asked {
  object: string
  /** Id or number. */
  record?: string
  field?: string
  /** One person; otherwise all about whom the caller may ask. */
  user?: string
  /** Part of a name. */
  q?: string
  /** Id of the last person that is known already. */
  cursor?: string
}

export interface PersonReasons {
  user: { id: string; name: string; active: boolean; role: Named | null; team: Named | null }
  verbs: (VerbReason & Said)[]
  field: (FieldReason & Said) | null
}

interface Named {
  id: string
  name: string
}

export interface Explained {
  record: (Omit<AskedRecord, 'owner'> & { owner: Named | null }) | null
  data: PersonReasons[]
  nextCursor: string | null
}

/** So many people are answered for at once. */
const mostPeople = 50

/** Who may do what with a record or a field, and why. The caller must see it himself. */
export async function explainAccess(ctx: Context, asked: Asked): Promise<Explained> {
  const object = objectOf(ctx, asked.object)
  if (asked.record === undefined && asked.field === undefined)
    throw new Invalid([{ field: 'record', code: 'required' }])
  if (asked.field !== undefined) requireSeenField(ctx, object, asked.field)
  const record = asked.record === undefined ? null : await askedRecord(ctx, object, asked.record)
  const people = chosenPeople(ctx, asked)
  const shown = people.slice(0, mostPeople)
  return {
    record: record && { ...record, owner: named(ctx, record.owner) },
    data: await reasonsFor(ctx, object, shown, { record, field: asked.field }),
    nextCursor: people.length > mostPeople ? (shown.at(-1)?.id ?? null) : null,
  }
}

function chosenPeople(ctx: Context, { user, q = '', cursor }: Asked): UserInfo[] {
  if (user) return [personOf(ctx, user)]
  const words = q.trim().toLowerCase()
  const people = peopleOf(ctx).filter(({ active, name }) => active && name.toLowerCase().includes(words))
  return people.slice(people.findIndex(({ id }) => id === cursor) + 1)
}

async function reasonsFor(
  ctx: Context,
  object: ObjectDeclaration,
  people: readonly UserInfo[],
  { record, field }: { record: AskedRecord | null; field?: string },
): Promise<PersonReasons[]> {
  const subjects = people.map(user => subjectOf(ctx, user))
  const reasons = record ? await recordReasons(ctx, object, record.id, subjects) : []
  return people.map((user, place) => {
    const his = subjects[place]?.ctx ?? ctx
    const ofField = field === undefined ? null : reasonOfField(his, object, field)
    return {
      user: presentPerson(ctx, user),
      verbs: record
        ? (reasons[place] ?? []).map(reason => ({ ...reason, ...verbWords(ctx, user, record, reason) }))
        : [],
      field: ofField && { ...ofField, ...fieldWords(ctx, user, object, ofField) },
    }
  })
}

/** Role and team where the caller sees who has which. */
export function presentPerson(ctx: Context, user: UserInfo): PersonReasons['user'] {
  const { id, name, active, role, team } = user
  const his = seesRoleOf(ctx, user) ? ctx.config.roles.get(role) : undefined
  const seesTeam = fieldRight(ctx, objectOf(ctx, 'user'), 'team') !== 'hidden'
  const where = team && seesTeam ? ctx.config.teams.get(team) : undefined
  return {
    id,
    name,
    active,
    role: his ? { id: his.id, name: roleName(ctx, his.name) } : null,
    team: where ? { id: where.id, name: where.name } : null,
  }
}

function named(ctx: Context, user: string | null | undefined): Named | null {
  const known = user ? ctx.config.users.get(user) : undefined
  return known ? { id: known.id, name: known.name } : null
}
