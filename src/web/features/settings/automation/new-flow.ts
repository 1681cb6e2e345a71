import { api } from '../../../app/api.ts'
import type { FlowKind, Trigger, WholeFlow } from '../../automation/flows.ts'

interface NewFlow {
  name: string
  kind: FlowKind
  trigger: Trigger
}

/** Adds a flow that is to be written: it does nothing yet, and is off. */
export const addFlow = ({ name, kind, trigger }: NewFlow): Promise<WholeFlow> =>
  api.post<WholeFlow>('/flows', { name, kind, draft: { trigger } })
