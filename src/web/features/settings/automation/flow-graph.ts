import { type BlockPlace, blocksOf, type FlowStep, top } from '../../automation/step-tree.ts'

/** Sizes of what is drawn, in pixels. */
export const drawn = { width: 232, height: 64, wayHeight: 30, joinSize: 10, across: 28, down: 52 }

/** What stands on the canvas, by its upper left corner. */
export type GraphNode = { id: string; x: number; y: number } & (
  | { kind: 'trigger' }
  | { kind: 'step'; step: FlowStep }
  /** A way that a step can lead. */
  | { kind: 'way'; step: FlowStep; block: string }
  /** Where the ways of a step come together again. */
  | { kind: 'join' }
  | { kind: 'end' }
)

/** A line between two; on it a step can be put in. */
export interface GraphEdge {
  id: string
  from: string
  to: string
  place: BlockPlace
  at: number
}

export interface FlowGraph {
  nodes: GraphNode[]
  edges: GraphEdge[]
}

/** Where a line begins that has no end yet. */
interface Loose {
  from: string
  place: BlockPlace
  at: number
}

interface Drawing extends FlowGraph {
  /** The middle of what is drawn next, and its top. */
  x: number
  y: number
}

/** A flow drawn from top to bottom: its steps are a tree, so lines never cross. */
export function graphOf(steps: readonly FlowStep[]): FlowGraph {
  const drawing: Drawing = { nodes: [], edges: [], x: widthOf(steps) / 2, y: 0 }
  put(drawing, { id: 'trigger', kind: 'trigger' }, drawn)
  const last = putSteps(drawing, steps, { first: { from: 'trigger', place: top, at: 0 }, place: top })
  put(drawing, { id: 'end', kind: 'end' }, { width: drawn.width, height: drawn.wayHeight })
  if (last) connect(drawing, last, 'end')
  return { nodes: drawing.nodes, edges: drawing.edges }
}

/** Draws steps one below the other; what the last one leads on from, `null` where it leads nowhere. */
function putSteps(
  drawing: Drawing,
  steps: readonly FlowStep[],
  { first, place }: { first: Loose; place: BlockPlace },
): Loose | null {
  let loose: Loose | null = first
  for (const [at, step] of steps.entries()) {
    put(drawing, { id: step.id, kind: 'step', step }, drawn)
    if (loose) connect(drawing, loose, step.id)
    const next: Loose = { from: step.id, place, at: at + 1 }
    const ways: boolean = putWays(drawing, step)
    loose = step.do === 'stop' ? null : ways ? { ...next, from: `join ${step.id}` } : next
  }
  return loose
}

/** Draws the ways of a step side by side, and where they come together; whether it has any. */
function putWays(drawing: Drawing, step: FlowStep): boolean {
  const blocks = blocksOf(step)
  if (!blocks.length) return false
  const { x, y } = drawing
  const join = `join ${step.id}`
  let left = x - waysWidth(step) / 2
  let bottom = y
  const ends: Loose[] = []
  for (const { name, steps } of blocks) {
    const width = widthOf(steps)
    const place = { step: step.id, block: name }
    const way = `${step.id} ${name}`
    Object.assign(drawing, { x: left + width / 2, y })
    put(drawing, { id: way, kind: 'way', step, block: name }, { width: drawn.width, height: drawn.wayHeight })
    drawing.edges.push({ id: `${step.id} → ${way}`, from: step.id, to: way, place, at: -1 })
    const end = putSteps(drawing, steps, { first: { from: way, place, at: 0 }, place })
    if (end) ends.push(end)
    bottom = Math.max(bottom, drawing.y)
    left += width + drawn.across
  }
  Object.assign(drawing, { x, y: bottom })
  put(drawing, { id: join, kind: 'join' }, { width: drawn.joinSize, height: drawn.joinSize })
  for (const end of ends) connect(drawing, end, join)
  return true
}

type Undrawn = GraphNode extends infer Node ? (Node extends GraphNode ? Omit<Node, 'x' | 'y'> : never) : never

function put(drawing: Drawing, node: Undrawn, { width, height }: { width: number; height: number }): void {
  drawing.nodes.push({ ...node, x: drawing.x - width / 2, y: drawing.y })
  drawing.y += height + drawn.down
}

const connect = ({ edges }: Drawing, { from, place, at }: Loose, to: string): void =>
  void edges.push({ id: `${from} → ${to}`, from, to, place, at })

/** How wide steps are with all their ways. */
const widthOf = (steps: readonly FlowStep[]): number => Math.max(drawn.width, ...steps.map(waysWidth))

const waysWidth = (step: FlowStep): number =>
  blocksOf(step).reduce((sum, { steps }, at) => sum + widthOf(steps) + (at ? drawn.across : 0), 0)
