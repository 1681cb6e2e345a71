import type { Json, JsonObject } from '../../model/index.ts'
import type { FlowStep } from '../flow-action.ts'

/** What shall happen by itself, as data: see docs/automation.md. */
export interface Definition {
  trigger: Trigger
  /** A filter over the record and what it refers to; `null`: always. */
  condition: JsonObject | null
  steps: FlowStep[]
  /** By whose rights it is done; `null`: by those of the system. */
  runAs: string | null
  again: Again
  stops: Stops
}

/** Whether it begins anew for a record that it has run for: each time, not while it still runs, never. */
export const agains = ['always', 'notWhileRunning', 'once'] as const
export type Again = (typeof agains)[number]

/** What ends a run before its last step. */
export interface Stops {
  /** The record has left the stage in which the run began. */
  leavesStage?: boolean
  /** The client has called, written or come. */
  answered?: boolean
  /** The record meets this filter. */
  when?: JsonObject | null
}

export type Trigger =
  | { on: 'created'; object: string; imports?: boolean }
  | { on: 'changed'; object: string; imports?: boolean; changes?: FieldChange[] }
  | { on: 'stageEntered' | 'stageLeft'; object: string; imports?: boolean; stages: string[] }
  | { on: 'stageTooLong'; object: string; stages: string[]; after: Duration }
  | { on: 'timePassed'; object: string; field: string; after: Duration }
  | { on: 'date'; object: string; field: string; days: number; at: string; yearly?: boolean }
  | { on: 'schedule'; object?: string; crontab: string; zone: string }
  | { on: 'hook'; object?: string }
  | { on: 'manual'; object: string }
export type TriggerKind = Trigger['on']

/** A field is another one now; where told, it was or is one of these values. */
export interface FieldChange {
  field: string
  from?: Json[]
  to?: Json[]
}

/** One of them. Days are those of the company's calendar, at the same time of day or at `at`. */
export interface Duration {
  minutes?: number
  hours?: number
  days?: number
  at?: string
}

export const flowKinds = ['flow', 'robot', 'sequence'] as const
export type FlowKind = (typeof flowKinds)[number]

/** The object that a flow is about; `null`: about none. */
export const objectOfTrigger = (trigger: Trigger): string | null => trigger.object ?? null
