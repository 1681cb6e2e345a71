import type { Connection } from '../database/connection.ts'
import { horizonOf, isAfter, type Place } from '../database/outbox-place.ts'
import type { Log } from '../features/feature.ts'
import { type Delivered, readEvents } from './outbox.ts'
import { startPoller } from './poller.ts'

/** An open page. It is shown events in order, each once, in the groups in which they were read. */
export interface Subscriber {
  events(events: readonly Delivered[]): void
  /** More was missed than is worth sending: the page reads everything anew, and events go on from here. */
  missed(): void
}

/** The live events of one workspace in this process: one reading of the outbox for all its open pages. */
export interface Live {
  /** Shows what came after that place, then what comes. Returns the function that ends it. */
  subscribe(subscriber: Subscriber, since: Place): () => void
  wake(): void
  stop(): Promise<void>
}

const group = 500
/** While much happens pages are shown what has come in so many milliseconds together: each showing costs every page a look. */
const breath = 150
/** Missed events beyond this number are not shown one by one. */
const mostMissed = 1000

interface Seat {
  readonly subscriber: Subscriber
  seen: Place
  /** Shown what the others are shown; not yet while it catches up. */
  live: boolean
}

export function startLive(db: Connection, log: Log): Live {
  const seats = new Set<Seat>()
  /** How far has been read for the live seats; `null` while nobody sits. */
  let read: Place | null = null

  let began: Promise<Place> | null = null

  /** How far has been read; where nobody has sat until now, that is up to now. */
  async function reading(): Promise<Place> {
    if (read) return read
    began ??= horizonOf(db).finally(() => {
      began = null
    })
    const now = await began
    read ??= now
    return read
  }

  async function turn(): Promise<boolean> {
    if (!seats.size) read = null
    if (!seats.size) return false
    const events = await readEvents(db, await reading(), group)
    read = events.at(-1)?.place ?? read
    for (const seat of seats) if (seat.live) show(seat, events)
    return events.length > 0
  }

  function show(seat: Seat, events: readonly Delivered[]): void {
    const last = events.at(-1)
    if (!last || !isAfter(last.place, seat.seen)) return
    // The same group for all who have seen none of it: what is asked of it is asked once.
    const [first] = events
    const unseen =
      first && isAfter(first.place, seat.seen) ? events : events.filter(event => isAfter(event.place, seat.seen))
    seat.seen = last.place
    try {
      seat.subscriber.events(unseen)
    } catch (error) {
      log.error({ err: error }, 'an open page could not be shown its events')
    }
  }

  /** Shows what was missed; takes the seat among the others at a moment when nothing was read meanwhile. */
  async function catchUp(seat: Seat): Promise<void> {
    for (let shown = 0; seats.has(seat) && shown <= mostMissed; ) {
      const before = await reading()
      const events = await readEvents(db, seat.seen, group)
      if (!seats.has(seat)) return
      show(seat, events)
      shown += events.length
      seat.live = events.length < group && before === read
      if (seat.live) return
    }
    seat.live = true
    seat.subscriber.missed()
  }

  const poller = startPoller(turn, log, 'reading live events', breath)

  return {
    subscribe(subscriber, since) {
      const seat: Seat = { subscriber, seen: since, live: false }
      seats.add(seat)
      poller.wake()
      catchUp(seat).catch(error => {
        log.warn({ err: error }, 'missed events could not be read')
        seat.live = true
        subscriber.missed()
      })
      return () => seats.delete(seat)
    },
    wake: poller.wake,
    stop: poller.stop,
  }
}
