import type { Json, JsonObject, Problem } from '../model/index.ts'
import type { Context, RecordJson } from '../records/index.ts'

/**
 * Something a flow can do. A feature offers its own in `Feature.actions`; what carries out flows knows none of them by name.
 * It is done in the name of whom the flow runs as, with exactly his rights.
 */
export interface FlowAction {
  /** What a step names under `do`: `task`, `mail`. */
  readonly name: string
  /** JSON Schemas of what a step says besides `id` and `do`. */
  readonly params: Readonly<Record<string, JsonObject>>
  readonly required?: readonly string[]
  /** Objects whose records it can be done about; `any`: of some record; absent: it needs none. */
  readonly about?: readonly string[] | 'any'
  /** What is wrong with a step that fits the schema, each by its place in the step. */
  readonly check?: (ctx: Context, asked: StepCheck) => Promise<readonly Problem[]> | readonly Problem[]
  /**
   * What is done outside the base, between two transactions: at least once, each time under the same `key`. What it returns is
   * `called` in `run`, which follows. Throws CallFailed where trying again may help.
   */
  readonly call?: (ctx: Context, doing: Doing) => Promise<Json>
  /** Does it, in the transaction that also notes that it is done: so exactly once. Throws what the verbs of records throw. */
  readonly run: (ctx: Context, doing: Doing) => Promise<Done>
  /** It reaches where no rights of a user do, so only administrators write it. */
  readonly administratorsOnly?: boolean
  /** `run` and `resume` only read: such steps of many runs are taken in one transaction. */
  readonly onlyReads?: boolean
  /** The wait that `run` asked for has ended. Without it the flow goes on after the step. */
  readonly resume?: (ctx: Context, doing: Doing, woken: Woken) => Promise<Done>
}

export interface StepCheck {
  readonly step: FlowStep
  /** Object of the record that the flow is about. */
  readonly object: string | null
}

/** A step as it is written: `{id, do, …parameters}`. */
export interface FlowStep {
  readonly id: string
  readonly do: string
  readonly [parameter: string]: Json
}

export interface Doing {
  readonly step: FlowStep
  readonly flow: { id: string; name: string }
  readonly run: string
  /** The same each time this step of this run is tried: what others know a repeated call by. */
  readonly key: string
  readonly on: { object: string; id: string } | null
  /** What steps before have found out. */
  readonly values: Readonly<JsonObject>
  readonly called?: Json
  /** The record that it is about, as far as it may be read. Throws NotFound. */
  record(): Promise<RecordJson>
  /** A text with its places filled. */
  fill(text: string, options?: { html?: boolean }): Promise<string>
  /** A value as a step writes it: itself, `{text}`, `{formula}`, `{from}`, `{in}`, for a field of this object. */
  value(given: Json, target: { object: string; field: string }): Promise<Json>
  /** Who is meant by `owner`, `head`, `self` or an id; `null`: nobody. */
  who(given: string): Promise<string | null>
}

export interface Done {
  /** For the log of the run. */
  readonly did: JsonObject
  /** What it found out, under the names that later texts use. */
  readonly values?: JsonObject
  /** Which steps inside it follow: `paths.0`, `results.1`, `otherwise`, `timeout`. Absent: those after it. */
  readonly into?: string
  /** The flow rests here until one of them. */
  readonly waits?: Wait
  /** The flow ends here, for this reason. */
  readonly ends?: { code: string; params?: Record<string, string | number> }
}

export interface Wait {
  /** Until then at most. */
  readonly until?: Date
  readonly event?: EventWait
}

/** An event of a record that a run waits for. */
export interface EventWait {
  readonly kinds: readonly ('created' | 'updated')[]
  readonly object: string
  /** The record itself, or with `field` one that refers to it by that field. */
  readonly by: { record: string; field?: string }
  /** A filter of that object, of the record after the event. */
  readonly when?: JsonObject | null
}

export interface Woken {
  readonly by: 'time' | 'event'
  readonly event?: { object: string; record: string; kind: string }
}

/** What was called did not answer as it should: worth another try. */
export class CallFailed extends Error {
  override name = 'CallFailed'
  readonly code: string
  readonly params: Record<string, string | number>
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}
