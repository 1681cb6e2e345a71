import { type Filter, Invalid, type ObjectDeclaration, type Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { stageFieldOf } from '../../../records/stages.ts'
import type { Edit } from '../edit.ts'

/** Something of which a person has some: the records that name him in one of their fields. */
export interface RecordKind {
  /** `lead.owner`, `task.participants`. */
  name: string
  object: ObjectDeclaration
  field: string
  /** He is one of several there. */
  several: boolean
  /** He answers for them. */
  owned: boolean
}

/** What is no record: views that others use too, and records that were shared with him. */
export const otherKinds = ['views', 'shares'] as const
export type OtherKind = (typeof otherKinds)[number]

export const isOtherKind = (name: string): name is OtherKind => otherKinds.some(kind => kind === name)

/** By the declarations: every field that names people and is written by hand, but not of what has happened already. */
export const recordKinds = ({ config }: Pick<Context, 'config'>): RecordKind[] =>
  [...config.objects.values()].filter(isHandedOver).flatMap(object =>
    Object.entries(object.fields)
      .filter(([, { type, options }]) => namesPeople(type, options) && !options.readOnly)
      .map(([field, { type }]) => ({
        name: `${object.name}.${field}`,
        object,
        field,
        several: type === 'refs',
        owned: object.owner === field,
      })),
  )

/** Calls, notes and files stay with whoever made them. */
const isHandedOver = (object: ObjectDeclaration): boolean => !object.follows || object.steps !== undefined

const namesPeople = (type: string, options: object): boolean =>
  type === 'user' || (type === 'refs' && 'object' in options && options.object === 'user')

/** Throws Invalid where there is no such kind. */
export function kindOf(kinds: readonly RecordKind[], name: string): RecordKind {
  const kind = kinds.find(one => one.name === name)
  if (!kind) throw new Invalid([unknownKind(name)])
  return kind
}

export const unknownKind = (kind: string): Problem => ({
  field: `parts.${kind}`,
  code: 'unknownKind',
  params: { kind },
})

/** Records of the kind that name somebody; those over and done only where they are wanted as well. */
export function filterOf(ctx: Context, kind: RecordKind, user: string, closed: boolean): Filter {
  const his: Filter = { [kind.field]: kind.several ? { contains: user } : user }
  const open = closed ? null : openFilter(ctx, kind.object)
  return open ? { and: [his, open] } : his
}

const openStatuses: Record<string, string[]> = { lead: ['new', 'working', 'postponed'], interest: ['new'] }

/** Which records of an object are still to be worked on; `null`: all are. */
export function openFilter({ config }: Pick<Context, 'config'>, object: ObjectDeclaration): Filter | null {
  if (object.steps) return { [object.steps.done]: { empty: true } }
  const statuses = openStatuses[object.name]
  if (statuses) return { status: { in: statuses } }
  const stage = stageFieldOf(object)
  if (!stage) return null
  const open = [...config.stages.values()].filter(({ kind }) => kind === 'open').map(({ id }) => id)
  return { [stage]: { in: open } }
}

/** What gives such records to somebody, as far as they are still the other's. */
export const editFor = ({ field, several }: RecordKind, from: string, to: string): Edit => ({
  set: several ? {} : { [field]: to },
  add: several ? { [field]: [to] } : {},
  take: several ? { [field]: [from] } : {},
  remove: false,
  only: { [field]: from },
})
