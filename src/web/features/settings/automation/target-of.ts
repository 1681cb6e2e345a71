import { fieldOf, useSchema } from '../../../app/schema.ts'
import { targetOf } from '../../../fields/titles.ts'
import { asText } from '../../../fields/widget.ts'
import type { FlowStep } from '../../automation/step-tree.ts'
import { useEditedFlow } from './edited-flow.ts'

/** Object of the record that a step writes; `null`: not known yet. */
export function useTargetOf(step: FlowStep): string | null {
  const { byName } = useSchema()
  const { object } = useEditedFlow()
  if (step.do === 'create') return asText(step.object) || null
  const of = asText(step.of)
  if (!of) return object
  const about = byName.get(object ?? '')
  const field = about && fieldOf(about, of)
  return field ? targetOf(field) : null
}
