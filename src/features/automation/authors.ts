import { isAdministrator, writesRobots } from '../../access/contexts.ts'
import { Forbidden, Invalid, type Problem } from '../../model/index.ts'
import { type Context, scopeOf } from '../../records/index.ts'
import type { Actions } from './check.ts'
import { type FlowRow, getFlow, type NewFlow } from './flows.ts'
import { stepsIn, walk } from './tree.ts'

/* Who writes flows: administrators all of them, and whoever a role lets do so robots of boards he works with, which run as himself. */

/** Whether a flow is the caller's to change: as it is written, and as it is published. */
export function isAuthor(ctx: Context, { kind, draft, published }: FlowRow): boolean {
  if (isAdministrator(ctx)) return true
  const isOwn = (runAs: string | null) => runAs !== null && runAs === ctx.actor.user
  return (
    writesRobots(ctx) && kind === 'robot' && isOwn(draft.runAs) && (!published || isOwn(published.definition.runAs))
  )
}

/** A flow that the caller may change. Throws NotFound, Forbidden. */
export async function flowOfAuthor(ctx: Context, id: string, trash?: 'only'): Promise<FlowRow> {
  const row = await getFlow(ctx, id, trash)
  if (!isAuthor(ctx, row)) throw new Forbidden('flowOfOthers')
  return row
}

const ofStages = new Set(['stageEntered', 'stageLeft', 'stageTooLong'])

/**
 * A flow as its author may write it; of who is no administrator it runs as himself unless it says otherwise. Throws Invalid with
 * everything that only administrators may write.
 */
export function asAuthor(ctx: Context, given: NewFlow, actions: Actions): NewFlow {
  if (isAdministrator(ctx)) return given
  const { runAs = ctx.actor.user, trigger, steps = [] } = given.draft
  const object = ctx.config.objects.get(trigger.object ?? '')
  const problems: Problem[] = []
  const refuse = (field: string, code: string) => problems.push({ field, code })
  if (given.kind !== 'robot') refuse('kind', 'robotOnly')
  if (runAs === null || runAs !== ctx.actor.user) refuse('draft.runAs', 'robotRunsAsYou')
  if (!ofStages.has(trigger.on)) refuse('draft.trigger.on', 'robotOfStage')
  if (!object || scopeOf(ctx, object, 'update') === 'none') refuse('draft.trigger.object', 'robotBoard')
  walk(stepsIn([...steps]), { path: 'draft.steps', after: null, depth: 1 }, ({ step, path }) => {
    if (actions.get(step.do)?.administratorsOnly) refuse(`${path}.do`, 'robotStep')
  })
  if (problems.length) throw new Invalid(problems)
  return { ...given, draft: { ...given.draft, runAs } }
}
