import type pg from 'pg'
import type { Log } from '../feature.ts'
import { type Ear, openEar } from './ear.ts'
import { isSameRecord, type Message, type OpenAt, type OpenCard, pageKey, portions } from './open-card.ts'

/**
 * Who has which card open, on all servers of one database. It lives in memory: servers tell each other through the
 * database, in one order for all, and nothing is written. Where nobody has a page open, nothing is asked and nothing said.
 */
export interface OpenCards {
  /** A page shows this card now, and no other. */
  open(card: OpenCard): Promise<void>
  /** A page shows no card any more. */
  close(page: ShownPage): Promise<void>
  /** What a page shows. */
  of(page: ShownPage): OpenCard | undefined
  at(record: OpenAt): OpenCard[]
  /** The page is there, as long as the returned function is not called. */
  hold(page: ShownPage): () => void
  /** Called whenever somebody comes to a record, leaves it, or begins or ends to change a field of it. */
  watch(told: (record: OpenAt) => void): () => void
  stop(): Promise<void>
}

export type ShownPage = Pick<OpenCard, 'workspace' | 'user' | 'page'>

/** A page that loses its stream for so long is back in time, in milliseconds. */
const grace = 3000
/** So often a server says again which cards its pages show, and forgets what another has not said for `silence`. */
const rounds = 20_000
const silence = 50_000

interface Heard {
  card: OpenCard
  at: number
}

export function keepOpenCards(owner: pg.Pool, log: Log): OpenCards {
  const cards = new Map<string, Heard>()
  const held = new Map<string, number>()
  const watchers = new Set<(record: OpenAt) => void>()
  const leaving = new Map<string, NodeJS.Timeout>()
  let ear: Ear | null = null
  let timer: NodeJS.Timeout | undefined

  const tell = (message: Message): Promise<void> => listening().tell(message)
  const whisper = (message: Message) =>
    void tell(message).catch(error => log.warn({ err: error }, 'who has which card open could not be told'))

  function listening(): Ear {
    timer ??= setInterval(round, rounds).unref()
    ear ??= openEar(owner, { hear, begin: () => whisper({ again: true }) }, log)
    return ear
  }

  function hear(text: string): void {
    const { open = [], closed = [], lost = [], again } = JSON.parse(text) as Message
    for (const card of open) put(card)
    for (const key of closed) drop(key)
    for (const key of lost) if (!held.has(key)) drop(key)
    if (again || lost.some(key => held.has(key))) sayAgain()
  }

  function put(card: OpenCard): void {
    const key = pageKey(card)
    const before = cards.get(key)?.card
    cards.set(key, { card, at: Date.now() })
    if (before && isSameRecord(before, card) && before.field === card.field) return
    if (before && !isSameRecord(before, card)) changed(before)
    changed(card)
  }

  function drop(key: string): void {
    const before = cards.get(key)
    cards.delete(key)
    if (before) changed(before.card)
  }

  function changed({ workspace, object, id }: OpenAt): void {
    for (const told of watchers) told({ workspace, object, id })
  }

  function round(): void {
    sayAgain()
    const since = Date.now() - silence
    for (const [key, { at }] of cards) if (!held.has(key) && at < since) drop(key)
    if (!held.size && !cards.size) rest()
  }

  function sayAgain(): void {
    const mine = [...held.keys()].flatMap(key => cards.get(key)?.card ?? [])
    for (const message of portions(mine)) whisper(message)
  }

  function rest(): void {
    clearInterval(timer)
    timer = undefined
    ear?.end()
    ear = null
  }

  function leave(key: string): void {
    const left = (held.get(key) ?? 1) - 1
    if (left > 0) return void held.set(key, left)
    held.delete(key)
    leaving.set(key, setTimeout(lose, grace, key))
  }

  function lose(key: string): void {
    leaving.delete(key)
    if (cards.has(key)) whisper({ lost: [key] })
  }

  return {
    open: card => tell({ open: [card] }),
    close: page => tell({ closed: [pageKey(page)] }),
    of: page => cards.get(pageKey(page))?.card,
    at: record => [...cards.values()].flatMap(({ card }) => (isSameRecord(card, record) ? card : [])),
    hold(page) {
      listening()
      const key = pageKey(page)
      clearTimeout(leaving.get(key))
      leaving.delete(key)
      held.set(key, (held.get(key) ?? 0) + 1)
      let here = true
      return () => {
        if (here) leave(key)
        here = false
      }
    },
    watch(told) {
      watchers.add(told)
      return () => watchers.delete(told)
    },
    async stop() {
      const lost = [...leaving.keys(), ...held.keys()].filter(key => cards.has(key))
      for (const wait of leaving.values()) clearTimeout(wait)
      if (lost.length)
        await tell({ lost }).catch(error => log.warn({ err: error }, 'open cards could not be taken back'))
      rest()
    },
  }
}
