import {
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { IconAlertTriangle, IconBolt } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../../fields/widget.ts'
import { useActionWords, useBlockWords, useStepWords, useTriggerWords } from '../../automation/flow-words.ts'
import { StepSign } from '../../automation/step-sign.tsx'
import { allSteps, type FlowStep } from '../../automation/step-tree.ts'
import { AddStep } from './add-step.tsx'
import classes from './canvas.module.css'
import { CanvasDialog, TriggerDialog } from './canvas-dialogs.tsx'
import { useEditedFlow } from './edited-flow.ts'
import { drawn, type GraphEdge, type GraphNode, graphOf } from './flow-graph.ts'
import type { FlowEdit } from './use-flow-edit.ts'

type CanvasNode = Node<{ node: GraphNode; says: string; onPress: () => void }, 'drawn'>
type CanvasEdge = Edge<{ edge: GraphEdge }, 'adding'>

/** The same flow drawn as a graph: what is pressed opens its form, and on each line a step can be put in. */
export function FlowCanvas({ edit }: { edit: FlowEdit }) {
  const { t } = useTranslation()
  const { steps, opened, open } = useEditedFlow()
  const triggerWords = useTriggerWords()
  const [atTrigger, openTrigger] = useState(false)
  const { trigger } = edit.values.draft
  const graph = useMemo(() => graphOf(steps), [steps])
  const nodes = graph.nodes.map(
    (node): CanvasNode => ({
      id: node.id,
      type: 'drawn',
      position: { x: node.x, y: node.y },
      data: {
        node,
        says: node.kind === 'trigger' ? triggerWords(trigger) : '',
        onPress: () => (node.kind === 'step' ? open(node.step.id) : openTrigger(true)),
      },
    }),
  )
  const edges = graph.edges.map(
    (edge): CanvasEdge => ({ id: edge.id, source: edge.from, target: edge.to, type: 'adding', data: { edge } }),
  )
  const step = opened === null ? undefined : allSteps(steps).find(one => one.step.id === opened)?.step
  return (
    <section className={classes.canvas} aria-label={t('automation:view.canvas')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        zoomOnScroll={false}
        panOnScroll={false}
        minZoom={0.3}
        maxZoom={1.25}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.1 }}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.ariaLabel': t('automation:canvas.controls'),
          'controls.zoomIn.ariaLabel': t('automation:canvas.zoomIn'),
          'controls.zoomOut.ariaLabel': t('automation:canvas.zoomOut'),
          'controls.fitView.ariaLabel': t('automation:canvas.fit'),
        }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
      {step ? <CanvasDialog key={step.id} step={step} onClose={() => open(null)} /> : null}
      {atTrigger ? <TriggerDialog edit={edit} onClose={() => openTrigger(false)} /> : null}
    </section>
  )
}

function DrawnNode({ data: { node, says, onPress } }: NodeProps<CanvasNode>) {
  const { t } = useTranslation()
  return (
    <>
      {node.kind === 'trigger' ? null : (
        <Handle type="target" position={Position.Top} className={classes.handle} isConnectable={false} />
      )}
      {node.kind === 'trigger' ? (
        <button type="button" className={classes.node} style={nodeSize} onClick={onPress}>
          <IconBolt size={18} stroke={1.6} aria-hidden />
          <span className={classes.words}>
            <span className={classes.title}>{t('automation:begins')}</span>
            <span className={classes.says}>{says}</span>
          </span>
        </button>
      ) : null}
      {node.kind === 'step' ? <StepNode step={node.step} onPress={onPress} /> : null}
      {node.kind === 'way' ? <Way step={node.step} block={node.block} /> : null}
      {node.kind === 'join' ? <div className={classes.join} /> : null}
      {node.kind === 'end' ? (
        <div className={classes.way} style={waySize}>
          {t('automation:canvas.end')}
        </div>
      ) : null}
      {node.kind === 'end' ? null : (
        <Handle type="source" position={Position.Bottom} className={classes.handle} isConnectable={false} />
      )}
    </>
  )
}

const nodeSize = { width: drawn.width, height: drawn.height }
const waySize = { width: drawn.width, height: drawn.wayHeight }

function StepNode({ step, onPress }: { step: FlowStep; onPress: () => void }) {
  const { object, faultsOf } = useEditedFlow()
  const words = useActionWords()
  const says = useStepWords(step, object)
  const [fault] = Object.values(faultsOf(step.id))
  return (
    <button
      type="button"
      className={classes.node}
      style={nodeSize}
      data-wrong={fault ? true : undefined}
      title={fault}
      onClick={onPress}
    >
      {fault ? <IconAlertTriangle size={18} stroke={1.8} aria-hidden /> : <StepSign does={step.do} />}
      <span className={classes.words}>
        <span className={classes.title}>{asText(step.name) || words(step.do)}</span>
        <span className={classes.says}>{fault ?? says}</span>
      </span>
    </button>
  )
}

function Way({ step, block }: { step: FlowStep; block: string }) {
  const words = useBlockWords()
  return (
    <div className={classes.way} style={waySize}>
      <span className={classes.wayWords}>{words(step, block)}</span>
    </div>
  )
}

/** A line with the way to put a step in. */
function AddingEdge(props: EdgeProps<CanvasEdge>) {
  const { t } = useTranslation()
  const { steps } = useEditedFlow()
  const blockWords = useBlockWords()
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, markerEnd } = props
  const [path] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition })
  const edge = data?.edge
  const within = allSteps(steps).find(({ step }) => step.id === edge?.place.step)?.step
  const label = within
    ? t('automation:canvas.addTo', { where: blockWords(within, edge?.place.block ?? '') })
    : t('automation:canvas.add')
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} />
      {edge && edge.at >= 0 ? (
        <EdgeLabelRenderer>
          <div
            className={`${classes.adding} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${sourceX}px, ${sourceY + drawn.down / 2}px)` }}
          >
            <AddStep place={edge.place} at={edge.at} label={label} />
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  )
}

const nodeTypes = { drawn: DrawnNode }
const edgeTypes = { adding: AddingEdge }
