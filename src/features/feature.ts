import type { HalfDone } from '../access/identity.ts'
import type { RelyingParty } from '../access/passkeys/relying-party.ts'
import type { Connection } from '../database/connection.ts'
import type { Place } from '../database/outbox-place.ts'
import type { JsonObject, Verb } from '../model/index.ts'
import type { Log } from '../model/log.ts'
import type { Context } from '../records/context.ts'
import type { FlowAction } from './flow-action.ts'
import type { PersonalPart } from './personal-part.ts'
import type { TrustLine } from './trust-line.ts'

export type { Log }

/**
 * A feature: what Rapport does beyond create, read, update and delete. `main.ts` lists them by hand.
 * Features never import each other; they meet through events.
 */
export interface Feature {
  readonly name: string
  readonly routes?: readonly Route[]
  readonly reactions?: readonly Reaction[]
  /** Reads the outbox at a pace of its own. */
  readonly reader?: OutboxReader
  readonly jobs?: readonly Job[]
  /** What flows can have it do. */
  readonly actions?: readonly FlowAction[]
  /** What it can say in the trust centre. */
  readonly trust?: readonly TrustLine[]
  /** What it keeps of people besides records: told to them on demand, and erased with them. */
  readonly personal?: readonly PersonalPart[]
  /** What it adds to the sample company, once its people, cards and their activities are there. */
  readonly demo?: (ctx: Context) => Promise<void>
  /** What the pages of a company may do in the browser beyond what all may. */
  readonly pages?: (ctx: Context) => Promise<PageReach | null>
  /** Begins what lasts as long as any process does; the returned function ends it. */
  readonly start?: (application: Application) => Promise<() => Promise<void>>
  /** The same, where a process also does what nobody waits for: `start` and `work`, not `serve`. */
  readonly work?: (application: Application) => Promise<() => Promise<void>>
}

/** What a page may reach in the browser. */
export interface PageReach {
  /** Origins that it may connect to besides this server. */
  connects: readonly string[]
  microphone: boolean
}

/** What a feature can ask of the running server, outside a signed-in request. */
export interface Application {
  /** Context of the system itself in a workspace: all rights, no user. */
  systemContext(workspace: string, via: Context['via']): Promise<Context>
  /** Context in the name of a user, with exactly his rights. */
  userContext(workspace: string, user: string, via: Context['via']): Promise<Context>
  /** Ids of all workspaces. */
  workspaces(): Promise<string[]>
  /** Which workspace a request without a sign-in belongs to, by its host name. */
  workspaceOf(host: string): Promise<string>
  /** Queues a job: done after the present transaction commits, again after a crash, at least once. */
  enqueue(db: Connection, job: string, payload: JsonObject): Promise<void>
  /** Address under which people reach Rapport, as configured: what links for others begin with. */
  readonly publicUrl: string | null
  /** For whom passkeys are made; `null` where Rapport is reached by an address without a name. */
  relyingParty(): RelyingParty | null
  readonly log: Log
}

/** Called after commit, at least once, in order per record; must be idempotent. */
export interface Reaction {
  /** `lead.created`, `deal.updated`, `*.removed`. */
  readonly on: readonly string[]
  readonly react: (ctx: Context, event: RecordEvent, application: Application) => Promise<void>
  /**
   * The same for events of so many records at once, one of each, where that takes fewer statements. Where it fails, each event is reacted to
   * by itself, also those for which all was done.
   */
  readonly together?: (ctx: Context, events: readonly RecordEvent[], application: Application) => Promise<void>
  /**
   * Of events of many records those that it has anything to do with: the others need not be reacted to one by one. For what most events of a
   * list do not concern; it only reads.
   */
  readonly concerns?: (ctx: Context, events: readonly RecordEvent[]) => Promise<readonly RecordEvent[]>
  /** What was done in silence is not reacted to; other reactions to it are silent themselves (`Via.silent`). */
  readonly silenced?: true
}

/** An event of the outbox. */
export interface RecordEvent {
  id: string
  at: string
  kind: 'created' | 'updated' | 'removed' | 'restored' | 'merged'
  object: string
  record: string
  actor: string | null
  /** Through what it came, and by which key, request or list. */
  channel: Context['via']['channel']
  reference: string | null
  /** Done in silence: of its own accord nothing follows, and nobody is told (`Via.silent`). */
  silent: boolean
  /** Stored values of the changed fields. */
  before: JsonObject
  after: JsonObject
}

/** An event where it lies in the outbox. */
export interface PlacedEvent extends RecordEvent {
  /** Of the record, after the change. */
  readonly version: number
  readonly place: Place
}

/**
 * What turns events into rows of its own, many at once and each exactly once. It reads from the place that is kept under its name in
 * `event_cursor`; while there is none, nothing is read, and no event waits for it.
 */
export interface OutboxReader {
  readonly name: string
  /** In the transaction that moves the place. Events of a record come in order of its versions. */
  readonly read: (ctx: Context, events: readonly PlacedEvent[], application: Application) => Promise<void>
  /** That is committed. */
  readonly done?: (workspace: string) => void
}

/** Work done apart from a request. With `every` (a crontab line) it is also queued by the clock, once per workspace. */
export interface Job {
  readonly name: string
  readonly every?: string
  readonly run: (ctx: Context, payload: JsonObject, application: Application) => Promise<void>
}

/** An operation of the API beyond the derived ones; OpenAPI, rights and validation come from this declaration. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, as OpenAPI writes it: `/leads/{id}/conversion`. */
  readonly path: string
  /** The path stands at the root instead, apart from the API and its description: pages that other sites show in a frame, or lead to. */
  readonly framed?: true
  readonly operation: string
  readonly summary: string
  readonly tag: string
  /**
   * `public`: nobody need be signed in, and `handle` gets the system's context of the host's workspace. `robots`: administrators, and whose role
   * lets them write robots.
   */
  readonly right: 'public' | 'signedIn' | 'admin' | 'robots' | { object: string; verb: Verb }
  /** Also for who has yet to do one of these: to choose his own password, to set up the second factor that his role demands. */
  readonly halfDone?: readonly HalfDone[]
  /** Changes nothing of the company, though its method is not GET: a key that may only read may call it. */
  readonly reads?: true
  /** What is asked or answered is kept nowhere, and a wrong guess counts: an Idempotency-Key is not heeded. */
  readonly secret?: true
  /** Members of the answer that are told this once: of what is kept for a repeated call they are left out. */
  readonly shownOnce?: readonly string[]
  /** Names records to its caller: they count towards what his role lets him open. */
  readonly tellsOfRecords?: true
  readonly query?: JsonObject
  /** JSON Schema of the body; unknown members are refused unless it says otherwise. */
  readonly body?: JsonObject
  /** Members of a form, where a standard wants one and the bytes are read as such; for the description. */
  readonly form?: JsonObject
  /** `raw`: the bytes as they came (`body` is a Buffer), of any content type; `files`: multipart. */
  readonly takes?: 'json' | 'raw' | 'files'
  readonly maxBytes?: number
  /** Changes set-up or who may sign in: what is kept of it in memory is read anew at once. */
  readonly configures?: boolean
  /** Where the company has its two-person rule on, the call becomes a request, and is done when another administrator confirms it. */
  readonly twoPersons?: TwoPersons
  readonly answers: Record<number, { description: string; schema?: JsonObject; type?: string }>
  readonly handle: (ctx: Context, request: RouteRequest, application: Application) => Promise<Answer>
}

/** An operation that one administrator alone shall not do. What is asked for are its parameters and its body. */
export interface TwoPersons {
  /** Whether it is of that kind as it is asked for; otherwise always. */
  readonly needs?: (ctx: Context, asked: AskedFor) => boolean | Promise<boolean>
  /**
   * Refuses what the operation would refuse at once, and tells on what of the present the meaning of the request rests: once that is
   * otherwise, nobody confirms it any more. Called by who asks, with his rights, and again when it is confirmed.
   */
  readonly basis: (ctx: Context, asked: AskedFor) => Promise<JsonObject>
  /**
   * What fills the gaps of the sentence by which people read it: `approvals:acts.<operation>`. Told to whoever reads; what depends on who
   * asked stands in the basis.
   */
  readonly words?: (
    ctx: Context,
    asked: AskedFor & { basis: JsonObject },
  ) => Record<string, string> | Promise<Record<string, string>>
}

export type AskedFor = Pick<RouteRequest, 'params' | 'body'>

export interface RouteRequest {
  readonly params: Record<string, string>
  readonly query: Record<string, string>
  readonly body: unknown
  readonly headers: Record<string, string | undefined>
  readonly address: string
  readonly host: string
  readonly id: string
  /** With `takes: 'files'`: parts in order, file contents already in memory within `maxBytes`. */
  readonly parts?: readonly Part[]
}

export interface Part {
  name: string
  value?: string
  file?: { name: string; type: string; bytes: Buffer }
}

export interface Answer {
  status?: number
  /** What counts towards what its reader may open, where that does not stand in the answer: by ids, or hashes of contents. */
  tells?: readonly string[]
  body?: unknown
  /** JSON already made by PostgreSQL, passed on unread. */
  json?: string
  /** Anything else, with its content type in `headers`. */
  content?: string | Buffer | NodeJS.ReadableStream
  headers?: Record<string, string>
}
