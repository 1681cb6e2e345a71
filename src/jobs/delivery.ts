import type { Database } from '../database/open.ts'
import { beginning, horizonOf, type Place, parsePlace } from '../database/outbox-place.ts'
import type { Application, Feature, Log } from '../features/feature.ts'
import { type Live, type Subscriber, startLive } from './live.ts'
import { type Delivered, readEvents } from './outbox.ts'
import { readForItself } from './outbox-reader.ts'
import { type Poller, startPoller } from './poller.ts'
import { reactToEvents } from './pump.ts'
import { reactionsOf } from './reactions.ts'
import { onWake } from './wake.ts'

/** Brings what has happened to those who wait for it: reactions of features, and pages that are open. */
export interface Delivery {
  /** The place of now in the events of a workspace: what happens after it is seen from there on. */
  now(workspace: string): Promise<Place>
  /** Shows the events of a workspace that lie behind a place, then those to come. Returns what ends it. */
  subscribe(workspace: string, subscriber: Subscriber, since: Place): () => void
  /** Events after the id of the last one seen, oldest first; all that are kept, for an id that is none. */
  eventsSince(workspace: string, lastSeen: string, limit: number): Promise<Delivered[]>
  stop(): Promise<void>
}

export interface DeliveryParts {
  database: Database
  features: readonly Feature[]
  application: Application
  log: Log
  /** `false`: events are shown to open pages alone, and another process lets features react to them. */
  reacts?: boolean
}

/** How often new workspaces are looked for, in milliseconds. A wake by one is heeded at once. */
const roundsEvery = 5000

export async function startDelivery({
  database,
  features,
  application,
  log,
  reacts = true,
}: DeliveryParts): Promise<Delivery> {
  const reactions = reactionsOf(features)
  const readers = features.flatMap(({ reader }) => reader ?? [])
  const pumps = new Map<string, readonly Poller[]>()
  const lives = new Map<string, Live>()
  let stopped = false

  function attend(workspace: string): void {
    if (!reacts || stopped || pumps.has(workspace)) return
    const pump = { workspace, db: database.workspace(workspace), application, reactions, log }
    pumps.set(workspace, [
      startPoller(() => reactToEvents(pump), log, 'reacting to events'),
      ...readers.map(reader =>
        startPoller(() => readForItself(pump, reader), log, `reading events for ${reader.name}`),
      ),
    ])
  }

  function liveOf(workspace: string): Live {
    const live = lives.get(workspace) ?? startLive(database.workspace(workspace), log)
    lives.set(workspace, live)
    return live
  }

  const attendAll = async () => (await application.workspaces()).forEach(attend)
  await attendAll()
  const rounds = setInterval(
    () => attendAll().catch(error => log.warn({ err: error }, 'workspaces could not be listed')),
    roundsEvery,
  )

  const deaf = onWake(workspace => {
    attend(workspace)
    for (const pump of pumps.get(workspace) ?? []) pump.wake()
    lives.get(workspace)?.wake()
  })

  return {
    now: workspace => horizonOf(database.workspace(workspace)),
    subscribe: (workspace, subscriber, since) => liveOf(workspace).subscribe(subscriber, since),
    eventsSince: (workspace, lastSeen, limit) =>
      readEvents(database.workspace(workspace), parsePlace(lastSeen) ?? beginning, limit),
    async stop() {
      stopped = true
      clearInterval(rounds)
      deaf()
      await Promise.all([...[...pumps.values()].flat(), ...lives.values()].map(running => running.stop()))
    },
  }
}
