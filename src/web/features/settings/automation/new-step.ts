import type { JsonObject } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asText } from '../../../fields/widget.ts'
import { type FlowStep, newStepId } from '../../automation/step-tree.ts'

/** What steps of a kind begin with, where that is not nothing. */
const begins: Record<string, JsonObject> = {
  branch: { paths: [{ when: null, steps: [] }], otherwise: [] },
  wait: { for: { hours: 1 } },
  task: { kind: 'call', title: '', due: { days: 1, at: '10:00' }, to: 'owner' },
  notify: { to: 'owner', text: '' },
  assign: { to: 'head' },
  change: { set: {} },
  create: { object: 'task', set: {} },
  http: { method: 'POST', url: 'https://' },
}

export const newStep = (does: string): FlowStep => ({ id: newStepId(), do: does, ...begins[does] })

/** Under which names steps leave what they have found out. */
export function valueNamesOf(steps: readonly FlowStep[]): string[] {
  const names = steps.flatMap(step => {
    if (step.do === 'create') return [asText(step.as)]
    if (step.do === 'document') return ['number']
    return step.do === 'http' ? ['status', ...(isJsonObject(step.keep) ? Object.keys(step.keep) : [])] : []
  })
  return [...new Set(names.filter(Boolean))]
}
