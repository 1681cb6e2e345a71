/** Ways to look at a flow. */
export const flowViews = ['list', 'canvas', 'rehearsal', 'runs'] as const

export interface FlowSearch {
  view?: (typeof flowViews)[number]
  /** The run that is open. */
  run?: string
}

export function readFlowSearch({ view, run }: Record<string, unknown>): FlowSearch {
  const known = flowViews.find(one => one === view)
  return { ...(known && { view: known }), ...(typeof run === 'string' && { run }) }
}
