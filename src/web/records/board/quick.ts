import type { Filter } from '../../../model/index.ts'
import type { PipelineJson, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { choicesOf, choiceTone } from '../../fields/choices.ts'

/** Questions asked of a board every day, one press away. */
export const quickNames = ['unplanned', 'overdue', 'resting', 'fresh'] as const
export type QuickName = (typeof quickNames)[number]

export const isQuickName = (name: unknown): name is QuickName => quickNames.some(known => known === name)

interface Asked {
  object: SchemaObject
  pipelines: PipelineJson[]
}

/** Those that make sense for the object, each with what it asks. */
export function quickFilters(asked: Asked, today: Date): Map<QuickName, Filter> {
  const all: Record<QuickName, Filter | null> = {
    unplanned: asked.object.steps ? unplanned(asked.object) : null,
    overdue: asked.object.steps ? { nextStep: { within: 'past' } } : null,
    resting: resting(asked, today),
    fresh: { createdAt: { within: 'thisWeek' } },
  }
  return new Map(
    quickNames.flatMap(name => {
      const filter = all[name]
      return filter ? [[name, filter] as const] : []
    }),
  )
}

/** What has ended needs no next step. */
function unplanned(object: SchemaObject): Filter {
  const field = fieldOf(object, object.views.board ?? '')
  const nothing: Filter = { nextStep: { empty: true } }
  if (field?.type === 'stage') return { and: [nothing, { [`${field.name}.kind`]: { eq: 'open' } }] }
  const ended = field ? choicesOf(field).filter(code => ['good', 'bad'].includes(choiceTone(field, code) ?? '')) : []
  return field && ended.length ? { and: [nothing, { [field.name]: { nin: ended } }] } : nothing
}

/** Longer in its stage than the stage allows, as the mark on its card says. */
function resting({ object, pipelines }: Asked, today: Date): Filter | null {
  const field = fieldOf(object, object.views.board ?? '')
  if (field?.type !== 'stage' || !fieldOf(object, 'stageSince')) return null
  const limited = pipelines.flatMap(({ stages }) => stages).filter(stage => stage.kind === 'open' && stage.maxDays)
  const byDays = Map.groupBy(limited, stage => stage.maxDays ?? 0)
  if (!byDays.size) return null
  return {
    or: [...byDays].map(([days, stages]) => ({
      and: [{ [field.name]: { in: stages.map(({ id }) => id) } }, { stageSince: { lt: dayBefore(today, days) } }],
    })),
  }
}

function dayBefore(today: Date, days: number): string {
  const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}
