import type { Filter, Json, ObjectDeclaration, Operator } from '../../model/index.ts'
import { type Context, fieldRight, scopeOf, stepsOf } from '../../records/index.ts'

export type Condition = [field: string, operator: Operator, operand: Json]

/** What a head looks at in the records of a person: conditions that a list takes too, so that it shows exactly these. */
export interface Measure {
  name: 'untouched' | 'overdue' | 'leadsUnplanned' | 'dealsUnplanned' | 'meetings' | 'won'
  object: string
  conditions: Condition[]
}

const usual = (ctx: Context): Measure[] => [
  { name: 'untouched', object: 'lead', conditions: [['status', 'in', ['new']]] },
  {
    name: 'overdue',
    object: 'task',
    conditions: [
      ['doneAt', 'empty', true],
      ['dueAt', 'within', 'past'],
      ['kind', 'nin', ['assign']],
    ],
  },
  {
    name: 'leadsUnplanned',
    object: 'lead',
    conditions: [
      ['status', 'in', ['new', 'working']],
      ['nextStep', 'empty', true],
    ],
  },
  {
    name: 'dealsUnplanned',
    object: 'deal',
    conditions: [
      ['closedAt', 'empty', true],
      ['nextStep', 'empty', true],
    ],
  },
  {
    name: 'meetings',
    object: 'task',
    conditions: [
      ['kind', 'in', ['meeting']],
      ['doneAt', 'empty', true],
      ['dueAt', 'within', 'today'],
    ],
  },
  {
    name: 'won',
    object: 'deal',
    conditions: [
      ['stage', 'in', stagesWon(ctx)],
      ['closedAt', 'within', 'thisMonth'],
    ],
  },
]

const stagesWon = (ctx: Context): string[] =>
  [...ctx.config.stages].filter(([, stage]) => stage.kind === 'won').map(([id]) => id)

/** Those that the caller may ask for: of objects he reads, by fields that are not hidden from him. */
export const measuresFor = (ctx: Context): Measure[] =>
  usual(ctx).filter(({ object, conditions }) => {
    const declared = ctx.config.objects.get(object)
    return declared !== undefined && asks(ctx, declared, conditions)
  })

function asks(ctx: Context, object: ObjectDeclaration, conditions: Condition[]): boolean {
  if (scopeOf(ctx, object, 'read') === 'none') return false
  const fields = conditions.map(([field]) => field)
  const planned = !fields.includes('nextStep') || stepsOf(ctx, object) !== undefined
  const some = conditions.every(
    ([, operator, operand]) => operator !== 'in' || (Array.isArray(operand) && operand.length),
  )
  return planned && some && ['owner', ...fields].every(field => fieldRight(ctx, object, field) !== 'hidden')
}

/** The same as a filter. */
export const filterOf = (conditions: Condition[]): Filter => ({
  and: conditions.map(([field, operator, operand]) => ({ [field]: { [operator]: operand } })),
})
