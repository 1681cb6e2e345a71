import { clear, createStore, del, delMany, entries, get, set } from 'idb-keyval'
import { deviceOwner } from './owner.ts'

/** An answer of the server as it was last seen here. */
interface Seen {
  at: number
  text: string
}

const day = 24 * 60 * 60_000
/** Older ones are not shown any more. */
const oldest = 7 * day
const mostAnswers = 400
const mostCharacters = 20_000_000
const mostInOne = 512_000
const sweepEvery = 100

const place = createStore('rapport-seen', 'answers')
let kept = 0

/** Keeps an answer that was asked for by `owner`, if the device is still his. */
export async function keepSeen(owner: string, key: string, text: string): Promise<void> {
  if (text.length > mostInOne || deviceOwner() !== owner) return
  await set(key, { at: Date.now(), text } satisfies Seen, place)
  if (kept++ % sweepEvery === 0) await sweep()
}

export async function findSeen(key: string): Promise<Seen | null> {
  const seen = await get<Seen>(key, place)
  return seen && deviceOwner() && Date.now() - seen.at < oldest ? seen : null
}

export const dropSeen = (key: string): Promise<void> => del(key, place)
export const clearSeen = (): Promise<void> => clear(place)

/** What is too old or too much goes, the oldest first. */
async function sweep(): Promise<void> {
  const newestFirst = (await entries<string, Seen>(place)).sort(([, one], [, other]) => other.at - one.at)
  let characters = 0
  const excess = newestFirst.filter(([, { at, text }], place) => {
    characters += text.length
    return place >= mostAnswers || characters > mostCharacters || Date.now() - at > oldest
  })
  await delMany(
    excess.map(([key]) => key),
    place,
  )
}
