import type { Json, JsonObject } from '../../../../model/index.ts'
import type { FlowStep } from '../../automation/step-tree.ts'
import { withParam } from './edited-flow.ts'

/** What the input of one member of a step is given. */
export interface ParamProps {
  step: FlowStep
  name: string
  schema: JsonObject
  label: string
  required: boolean
  /** What is wrong at a place of the step. */
  wrong: (place: string) => string | undefined
  onChange: (step: FlowStep) => void
}

/** The member becomes another; nothing: it is left out. */
export const put = ({ step, name, onChange }: ParamProps, value: Json | undefined): void =>
  onChange(withParam(step, name, value))

/** Nothing stands for what is left empty, unless it has to be there. */
export const putText = (props: ParamProps, text: string): void => put(props, text || props.required ? text : undefined)
