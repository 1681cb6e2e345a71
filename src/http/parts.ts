import type { Access } from '../access/index.ts'
import type { Database } from '../database/open.ts'
import type { Application, Feature, Log } from '../features/feature.ts'
import type { OpenCards } from '../features/presence/open-cards.ts'
import type { Ringing } from '../features/ringing.ts'
import type { Delivery } from '../jobs/delivery.ts'
import type { ApiLog } from './api-log.ts'
import type { AtOnce } from './at-once.ts'
import type { DayCounts } from './day-counts.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import type { NoticeWatch } from './notice-watch.ts'
import type { OpenedRecords } from './opened-records.ts'

/** A body is at most so long, where an operation does not say otherwise. */
export const usualBytes = 2_097_152

/** What the HTTP server is made of. */
export interface Parts {
  readonly access: Access
  readonly application: Application
  readonly database: Database
  readonly features: readonly Feature[]
  readonly delivery: Pick<Delivery, 'now' | 'subscribe'>
  readonly openCards: OpenCards
  readonly ringing: Ringing
  readonly limits: Limits
  readonly days: DayCounts
  readonly atOnce: AtOnce
  readonly apiLog: ApiLog
  /** `null` where nobody may read them. */
  readonly metrics: Metrics | null
  readonly openedRecords: OpenedRecords
  readonly notices: NoticeWatch
  readonly log: Log
  readonly settings: HttpSettings
}

/** In milliseconds. */
export interface Patience {
  /** For the head of a request. */
  head: number
  /** For the whole of it, its body included. */
  whole: number
  /** For a sign of life of whoever sends or reads. */
  silence: number
}

export interface HttpSettings {
  /** Calls a minute by one key or user. */
  callsPerMinute: number
  /** Calls a day by one key or user. */
  callsPerDay: number
  /** Calls of one key or user that may be under way at once. */
  callsAtOnce: number
  /** Calls a minute from one address by nobody known. */
  publicCallsPerMinute: number
  trustedProxies: readonly string[]
  /** Address under which people reach the server, where it is told. */
  publicUrl: string | null
  /** How long slow callers are waited for. */
  patience: Patience
  /** By which the figures for Prometheus are read; `null`: they are not kept. */
  metricsToken: string | null
  /** Folder of the built pages. */
  web: string
}
