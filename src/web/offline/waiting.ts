import { createStore as createPlace, get, update } from 'idb-keyval'
import type { Json, JsonObject } from '../../model/index.ts'
import type { Link } from '../app/contract.ts'
import { createStore } from '../ui/store.ts'
import { deviceOwner } from './owner.ts'

/** One call to be made. In a body, `{"$made": 0}` stands for the id of what the first call made. */
export interface WaitingPost {
  path: string
  body: JsonObject
  key: string
}

/** A field of a record that was changed: what it was when the change began, and what it shall be. */
export interface WaitingEdit {
  object: string
  id: string
  version: number
  field: string
  before: Json
  after: Json
}

/** Something a person wrote that the server does not have yet. */
export interface Waiting {
  id: string
  person: string
  at: number
  /** The words he knows it by. */
  kind: 'lead' | 'note' | 'call' | 'task' | 'result' | 'edit'
  title: string
  on: Link | null
  posts: WaitingPost[]
  edit: WaitingEdit | null
  /** Ids of what was made so far. */
  made: string[]
  /** Since when it may have arrived without an answer: the server knows a repeat for a day. */
  triedAt: number | null
  /** `doubtful`: it may have arrived so long ago that a repeat could make it twice. */
  state: 'waiting' | 'refused' | 'contested' | 'doubtful'
  /** Why it was not taken. */
  problem: string | null
  /** Contested: what the field is now. */
  theirs: Json
  /** Where it goes on being written, if it was not taken. */
  draft: { place: string; value: unknown } | null
}

const place = createPlace('rapport-waiting', 'entries')
const mostWaiting = 500
const said = 'BroadcastChannel' in globalThis ? new BroadcastChannel('rapport.waiting') : null

/** What waits, in the order it was written; the same in all tabs. */
export const waitingStore = createStore<Waiting[]>([])

export const readWaiting = async (): Promise<Waiting[]> => (await get<Waiting[]>('all', place)) ?? []

export async function loadWaiting(): Promise<void> {
  waitingStore.set((await readWaiting()).filter(({ person }) => person === deviceOwner()))
}
said?.addEventListener('message', () => void loadWaiting())

/** Throws where the device can keep no more: then it stays where it was typed. */
export async function addWaiting(entry: Waiting): Promise<void> {
  await change(all => {
    if (all.length >= mostWaiting) throw new Error('Too much waits to be sent')
    return [...all, entry]
  })
}

export const changeWaiting = (id: string, part: Partial<Waiting>): Promise<void> =>
  change(all => all.map(entry => (entry.id === id ? { ...entry, ...part } : entry)))

export const dropWaiting = (id: string): Promise<void> => change(all => all.filter(entry => entry.id !== id))
export const clearWaiting = (): Promise<void> => change(() => [])

async function change(make: (all: Waiting[]) => Waiting[]): Promise<void> {
  await update<Waiting[]>('all', all => make(all ?? []), place)
  await loadWaiting()
  said?.postMessage('changed')
}
