import type { Connection } from '../database/connection.ts'
import { movePlace, placeOf } from '../database/outbox-place.ts'
import type { Application, Log } from '../features/feature.ts'
import { inLanes } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { type Batch, nextBatch } from './batch.ts'
import { withLock } from './lock.ts'
import { type Delivered, hasEvents } from './outbox.ts'
import { addToDebt, markOwed, owe, owedTo, owes } from './owed.ts'
import { concernedBy, logFailure, type NamedReaction, reactsTo, runReaction, runTogether } from './reactions.ts'
import { wake } from './wake.ts'

export interface Pump {
  readonly workspace: string
  readonly db: Connection
  readonly application: Application
  readonly reactions: readonly NamedReaction[]
  readonly log: Log
}

const consumer = 'reactions'

/** Records whose events are handled side by side. */
const lanes = 4

/** Batches for which the lock is held at a stretch. */
const stretch = 20

/**
 * Lets the features react to what has happened since the last turn. One process at a time does so for a workspace.
 * Should its lock be lost, the place is moved only from where it was read, so that nobody's progress is undone.
 */
export async function reactToEvents(pump: Pump): Promise<boolean> {
  const { db } = pump
  if (!(await hasEvents(db, consumer))) return false
  const done = await withLock(db, consumer, async () => {
    let place = await placeOf(db, consumer)
    for (let i = 0; i < stretch; i++) {
      const batch = await nextBatch(db, place)
      if (!batch) break
      await handleBatch(pump, batch)
      if (!(await movePlace(db, consumer, place, batch.last)) || !batch.more) break
      place = batch.last
    }
    return true
  })
  return done ?? false
}

async function handleBatch(pump: Pump, { records }: Batch): Promise<void> {
  const concerned = records.filter(events => events.some(event => pump.reactions.some(known => reactsTo(known, event))))
  if (!concerned.length) return
  const ctx = await pump.application.systemContext(pump.workspace, { channel: 'system' })
  const owed = await owedTo(
    pump.db,
    concerned.flatMap(([event]) => (event ? [event.record] : [])),
  )
  const apart = pump.reactions.filter(({ reaction }) => !reaction.together)
  const means = { ctx, owed, idle: await withoutConcern(ctx, apart, concerned.flat()) }
  await inLanes(concerned, lanes, async events => {
    for (const event of events) await handleEvent(pump, means, event, apart)
  })
  for (const known of pump.reactions.filter(({ reaction }) => reaction.together))
    for (const round of roundsOf(concerned.map(events => events.filter(event => reactsTo(known, event)))))
      for (const group of Map.groupBy(round, ({ silent }) => silent).values())
        await handleTogether(pump, means, group, known)
  wake(pump.workspace)
}

interface Means {
  ctx: Context
  owed: Set<string>
  /** Events that a reaction has nothing to do with. */
  idle: ReadonlyMap<NamedReaction, ReadonlySet<string>>
}

/** What cannot be told of all is left to each: then every event counts as concerning the reaction. */
async function withoutConcern(
  ctx: Context,
  reactions: readonly NamedReaction[],
  events: readonly Delivered[],
): Promise<Means['idle']> {
  const idle = new Map<NamedReaction, Set<string>>()
  for (const known of reactions.filter(({ reaction }) => reaction.concerns)) {
    const heard = events.filter(event => reactsTo(known, event))
    const concerned = new Set(await concernedBy(known, heard, ctx).catch(() => heard))
    idle.set(known, new Set(heard.filter(event => !concerned.has(event)).map(({ id }) => id)))
  }
  return idle
}

/** The first event of each record, then the second of each that has one, and so on. */
function* roundsOf(records: readonly (readonly Delivered[])[]): Generator<Delivered[]> {
  const longest = Math.max(0, ...records.map(events => events.length))
  for (let at = 0; at < longest; at++) yield records.flatMap(events => events[at] ?? [])
}

/** At once, as far as nothing is owed to their records; where that fails, each by itself: what one is to blame for holds up no other. */
async function handleTogether(
  pump: Pump,
  means: Means,
  round: readonly Delivered[],
  known: NamedReaction,
): Promise<void> {
  const { application } = pump
  const free = round.filter(event => !owes(means.owed, known.name, event.record))
  const isDone =
    free.length > 1 &&
    (await runTogether(known, free, { ctx: means.ctx, application }).then(
      () => true,
      () => false,
    ))
  const left = isDone ? round.filter(event => !free.includes(event)) : round
  await inLanes(left, lanes, event => handleEvent(pump, means, event, [known]))
}

async function handleEvent(
  pump: Pump,
  { ctx, owed, idle }: Means,
  event: Delivered,
  reactions: readonly NamedReaction[],
): Promise<void> {
  const { application, db, log } = pump
  for (const known of reactions.filter(reaction => reactsTo(reaction, event))) {
    if (owes(owed, known.name, event.record) && (await addToDebt(db, known.name, event))) continue
    if (idle.get(known)?.has(event.id)) continue
    try {
      await runReaction(known, event, { ctx, application })
    } catch (error) {
      logFailure(log, known.name, event, error)
      await owe(db, known.name, event, error)
      markOwed(owed, known.name, event.record)
    }
  }
}
