import type { Connection } from '../database/connection.ts'
import type { Layout, ObjectDeclaration, Reading, Rights, StageFacts } from '../model/index.ts'
import type { Keyring } from '../vault/keyring.ts'
import type { Completion } from './complete.ts'
import type { Shown } from './shares.ts'

/** In whose name, through what and with which set-up something is done. Passed to everything, never ambient. */
export interface Context {
  readonly workspace: string
  readonly config: Configuration
  readonly actor: Actor
  readonly via: Via
  /** The workspace's connections, or inside `transact` the one that holds the transaction. */
  readonly db: Connection
  readonly locale: Locale
  /** With it protected values are sealed and opened; absent where no field is protected. */
  readonly keyring?: Pick<Keyring, 'of'>
  /** What is reckoned with each write; absent where nothing is. */
  readonly completions?: readonly Completion[]
}

export const locales = ['ru', 'en'] as const
export type Locale = (typeof locales)[number]

/** Who acts. The system acts too (intake, schedule), with a role of its own and no user. */
export interface Actor {
  readonly user: string | null
  readonly name: string
  readonly role: Rights & { id: string | null; name: string }
  readonly team: string | null
  /** Scopes of the API key that is used; `null` without a key. They narrow the role, never widen it. */
  readonly scopes: readonly string[] | null
}

/** Through what a change came: kept with it for ever. */
export interface Via {
  readonly channel: 'ui' | 'api' | 'intake' | 'import' | 'bulk' | 'handOver' | 'automation' | 'system' | 'demo'
  /** API key, receipt, import, bulk change or run of a flow, by its id. */
  readonly reference?: string
  readonly requestId?: string
  /** Nothing that the company has set up to happen by itself follows, and neither people nor other servers are told. */
  readonly silent?: true
  /** From where the call came. */
  readonly address?: string
}

/** The company's set-up as it is now: a snapshot, replaced whole when anything of it changes. */
export interface Configuration {
  readonly workspace: string
  readonly company: { name: string; locale: Locale } & Reading
  /** Standard and added objects with standard and added fields, by name. */
  readonly objects: ReadonlyMap<string, ObjectDeclaration>
  readonly byPlural: ReadonlyMap<string, ObjectDeclaration>
  readonly stages: ReadonlyMap<string, StageInfo>
  readonly pipelines: readonly PipelineInfo[]
  readonly roles: ReadonlyMap<string, Rights & { id: string; name: string }>
  /** How much the people of a role may read, by the role. */
  readonly readingQuotas: ReadonlyMap<string, ReadingQuota>
  /** Roles whose people may write robots of boards. */
  readonly robotWriters: ReadonlySet<string>
  /** Until when no such quota holds somebody, by his id. */
  readonly readingLifts: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, TeamInfo>
  readonly users: ReadonlyMap<string, UserInfo>
  /** Ids of the living sources. */
  readonly sources: ReadonlySet<string>
  /** How cards are laid out, for whom. */
  readonly layouts: readonly Layout[]
  /** To whom single records are shown beyond what their roles reach, by object. */
  readonly shown: ReadonlyMap<string, Shown>
  /** Who stands in for whom, now or later. */
  readonly deputies: readonly DeputyInfo[]
}

/** So much may be read in an hour and a day (UTC) before administrators are alarmed. */
export interface ReadingQuota {
  readPerHour: number
  readPerDay: number
  /** Rows of files. */
  exportedPerDay: number
  /** Nothing more is told there; otherwise it is an alarm and no more. */
  stopsBeyond: boolean
}

export interface StageInfo extends StageFacts {
  name: string
  probability: number
  /** How surely its deals count in the forecast; `null`: by the probability. */
  forecast: string | null
  maxDays: number | null
  /** More than so many in the stage are too many: boards warn, nothing is refused. */
  maxRecords: number | null
  position: number
}

export interface PipelineInfo {
  id: string
  name: string
  /** Whose records move through it. */
  object: string
  position: number
  stages: StageInfo[]
}

export interface TeamInfo {
  id: string
  name: string
  parent: string | null
  head: string | null
}

export interface DeputyInfo {
  id: string
  absent: string
  deputy: string
  from: string
  until: string
  /** New leads that would be the absent one's go to the deputy. */
  takesLeads: boolean
}

export interface UserInfo {
  id: string
  name: string
  email: string
  role: string
  team: string | null
  active: boolean
  absentFrom: string | null
  absentUntil: string | null
  /** In which language he reads where a request does not say. */
  locale?: Locale
}
