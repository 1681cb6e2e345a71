import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Json, JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { FieldProblem } from '../../app/api-error.ts'
import type { Link, PageOf } from '../../app/contract.ts'
import type { FlowStep } from './step-tree.ts'

export const flowKinds = ['flow', 'robot', 'sequence'] as const
export type FlowKind = (typeof flowKinds)[number]

/** By what a flow begins; which members there are depends on `on`. */
export interface Trigger {
  on: string
  [member: string]: Json
}

export const agains = ['always', 'notWhileRunning', 'once'] as const

/** What a flow does: docs/automation.md. */
export type Definition = {
  trigger: Trigger
  condition: JsonObject | null
  steps: FlowStep[]
  runAs: string | null
  again: (typeof agains)[number]
  /** What ends a run before its last step: `leavesStage`, `answered`, `when`. */
  stops: JsonObject
}

/** What a flow that is on does, as far as it is told to everybody: when it begins, for which records, by which steps. */
export interface Works {
  trigger: Trigger
  condition: JsonObject | null
  /** Something of it is not the reader's to see. */
  isPart: boolean
  steps: (FlowStep & { depth: number })[]
}

/** A flow as everybody is told of it. */
export interface FlowJson {
  id: string
  version: number
  name: string
  kind: FlowKind
  state: 'draft' | 'on' | 'off'
  object: string | null
  position: number
  isChanged: boolean
  /** Told in lists. `null`: it is off. */
  works?: Works | null
  counts: { began: number; skipped: number; failed: number; live: number }
}

/** The same for who sets up: with why what is published does not run as it should. */
export interface OwnFlow extends FlowJson {
  draft: Definition
  broken: FieldProblem[]
}

export interface WholeFlow extends OwnFlow {
  published: { number: number; definition: Definition; at: string } | null
  problems: FieldProblem[]
  hasHook: boolean
}

/** Everything of flows and their runs lies under this key. */
export const flowsKey = ['flows'] as const

/** They run by themselves meanwhile. */
const looksEvery = 10_000

interface FlowsAsked {
  object?: string
  kind?: FlowKind
  stage?: string
}

/** Flows with their steps, for who sets up. */
export const ownFlowsQuery = (asked: FlowsAsked = {}) =>
  queryOptions({
    queryKey: [...flowsKey, 'own', asked],
    queryFn: async ({ signal }) => (await api.get<{ data: OwnFlow[] }>('/flows', { query: { ...asked }, signal })).data,
    refetchInterval: looksEvery,
  })

/** What happens by itself in a stage; who sets up is told all of it. */
export const robotsQuery = (object: string, stage: string) =>
  queryOptions({
    queryKey: [...flowsKey, 'robots', object, stage],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: (FlowJson | OwnFlow)[] }>('/flows', { query: { object, stage }, signal })).data,
    refetchInterval: looksEvery,
  })

/** What flows there are about records of an object. */
export const flowsOfQuery = (object: string) =>
  queryOptions({
    queryKey: [...flowsKey, 'of', object],
    queryFn: async ({ signal }) => (await api.get<{ data: FlowJson[] }>('/flows', { query: { object }, signal })).data,
    staleTime: 60_000,
  })

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: [...flowsKey, 'one', id],
    queryFn: ({ signal }) => api.get<WholeFlow>(`/flows/${id}`, { signal }),
    refetchInterval: looksEvery,
  })

/** What can be done, with the JSON Schema of what each says. */
export interface FlowAction {
  name: string
  about: string[] | 'any' | null
  params: Record<string, JsonObject>
  required: string[]
}

export const flowActionsQuery = queryOptions({
  queryKey: [...flowsKey, 'actions'],
  queryFn: async ({ signal }) => (await api.get<{ data: FlowAction[] }>('/flow-actions', { signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
})

export const runStates = ['running', 'waiting', 'done', 'failed', 'stopped', 'skipped'] as const
export type RunState = (typeof runStates)[number]

/** Why a run or a step came to nothing. */
export interface Why {
  code: string
  message: string
  step?: string
  problems?: FieldProblem[]
}

export interface RunJson {
  id: string
  flow: { id: string; name: string }
  version: number
  on: (Omit<Link, 'title'> & { title: string | null }) | null
  cause: string
  state: RunState
  step: string | null
  wakesAt: string | null
  why: Why | null
  beganAt: string
  endedAt: string | null
}

export interface RunStep {
  n: number
  step: string
  do: string
  state: 'calling' | 'waiting' | 'done' | 'retried' | 'failed'
  /** As the flow has it, and what became of it; who does not set up is not told. */
  got?: Json
  did?: Json
  why: Why | null
  beganAt: string
  endedAt: string | null
}

export interface WholeRun extends RunJson {
  chain: { flow: { id: string; name: string | null } }[]
  steps: RunStep[]
}

const runsLookEvery = 5000

interface RunsAsked {
  flow?: string
  object?: string
  record?: string
  state?: RunState
}

export const runsQuery = ({ flow, ...rest }: RunsAsked) =>
  infiniteQueryOptions({
    queryKey: [...flowsKey, 'runs', { flow, ...rest }],
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<RunJson>>(flow ? `/flows/${flow}/runs` : '/flow-runs', {
        query: { ...rest, cursor: pageParam || undefined, limit: 30 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
    refetchInterval: runsLookEvery,
  })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: [...flowsKey, 'run', id],
    queryFn: ({ signal }) => api.get<WholeRun>(`/flow-runs/${id}`, { signal }),
    refetchInterval: runsLookEvery,
  })
