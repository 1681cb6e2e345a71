/** Where drafts lie on this device: each under the person who is typing, and the place where he types. */

const prefix = 'rapport.draft.'
/** A draft nobody came back to in this time is not missed. */
const oldest = 30 * 24 * 60 * 60_000
const most = 200

interface Kept {
  at: number
  value: unknown
}

export function readDraft<Value>(person: string, place: string): Value | null {
  const kept = parse(localStorage.getItem(keyOf(person, place)))
  return kept ? (kept.value as Value) : null
}

/** What a person has typed and not saved in places that end so: `note.<id>`, `call.<id>`. */
export const draftsAt = (person: string, ending: string): unknown[] =>
  keys()
    .filter(key => key.startsWith(keyOf(person, '')) && key.endsWith(`.${ending}`))
    .flatMap(key => parse(localStorage.getItem(key))?.value ?? [])

/** A full store must not stop anybody from typing: the drafts left longest make room. */
export function writeDraft(person: string, place: string, value: unknown): void {
  const key = keyOf(person, place)
  const text = JSON.stringify({ at: Date.now(), value } satisfies Kept)
  try {
    if (localStorage.getItem(key) === null) sweep(most - 1)
    localStorage.setItem(key, text)
  } catch {
    sweep(most / 10)
    try {
      localStorage.setItem(key, text)
    } catch {
      localStorage.removeItem(key)
    }
  }
}

export const dropDraft = (person: string, place: string): void => localStorage.removeItem(keyOf(person, place))

/** All of everybody: somebody signs out, or somebody else signs in. */
export function forgetDrafts(): void {
  for (const key of keys()) localStorage.removeItem(key)
}

function sweep(keep: number): void {
  const newestFirst = keys()
    .map(key => ({ key, at: parse(localStorage.getItem(key))?.at ?? 0 }))
    .sort((one, other) => other.at - one.at)
  for (const [index, { key, at }] of newestFirst.entries())
    if (index >= keep || Date.now() - at > oldest) localStorage.removeItem(key)
}

const keyOf = (person: string, place: string): string => `${prefix}${person}.${place}`
const keys = (): string[] => Object.keys(localStorage).filter(key => key.startsWith(prefix))

function parse(text: string | null): Kept | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    return typeof kept === 'object' && kept !== null && 'at' in kept && 'value' in kept ? (kept as Kept) : null
  } catch {
    return null
  }
}
