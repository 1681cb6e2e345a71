import { createContext, useContext } from 'react'
import type { Json } from '../../../../model/index.ts'
import type { FlowAction } from '../../automation/flows.ts'
import type { BlockPlace, FlowStep } from '../../automation/step-tree.ts'

/** A flow as it is being edited, for the parts of its page. */
export interface EditedFlow {
  /** Of the records that it is about; `null`: it is about none. */
  object: string | null
  steps: FlowStep[]
  actions: readonly FlowAction[]
  /** What steps may find out, by the names that later texts use. */
  valueNames: readonly string[]
  /** What is wrong with a step, by where in it. */
  faultsOf: (step: string) => Record<string, string>
  /** The step whose form is open. */
  opened: string | null
  open: (step: string | null) => void
  changeSteps: (change: (steps: FlowStep[]) => FlowStep[]) => void
  addStep: (does: string, place: BlockPlace, at: number) => void
  /** With the way back. */
  removeStep: (step: FlowStep) => void
  flow: string
}

export const EditedFlowContext = createContext<EditedFlow | null>(null)

/** Throws outside the editor. */
export function useEditedFlow(): EditedFlow {
  const edited = useContext(EditedFlowContext)
  if (!edited) throw new Error('No flow is being edited')
  return edited
}

/** A step with another value of a member; nothing: without it. */
export function withParam(step: FlowStep, name: string, value: Json | undefined): FlowStep {
  const { [name]: _, ...rest } = step
  const { id, do: does } = step
  return value === undefined ? { ...rest, id, do: does } : { ...step, [name]: value }
}
