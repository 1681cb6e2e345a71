import { isJsonObject, type Json } from '../../src/model/index.ts'

/** What the API has told of what there is, so that calls reach it: ids by the collection that they came from. */
export interface Known {
  note(collection: string, answer: Json | undefined): void
  /** The text with every place for an id filled in. */
  fill(text: string): string
}

/** Stands in a call for one of the ids that are known of a collection, or of any where none is. */
export const placeOf = (collection: string, n: number): string => `@known(${collection},${n})`

const place = /@known\(([\w-]*),(\d+)\)/g
const nobody = '01890000-0000-7000-8000-000000000000'
/** So many of each collection: the newest, for the first ones may be gone. */
const most = 8

export function keepKnown(): Known {
  const ids = new Map<string, string[]>()
  const all = () => [...ids.values()].flat()

  function note(collection: string, answer: Json | undefined): void {
    if (!isJsonObject(answer)) return
    for (const one of [answer, ...(Array.isArray(answer.data) ? answer.data : [])]) {
      if (!isJsonObject(one)) continue
      for (const id of [one.id, one.key, one.receipt]) if (typeof id === 'string') keep(collection, id)
    }
  }

  function keep(collection: string, id: string): void {
    const known = (ids.get(collection) ?? []).filter(each => each !== id)
    ids.set(collection, [...known, id].slice(-most))
  }

  return {
    note,
    fill: text =>
      text.replace(place, (_, collection: string, n: string) => {
        const found = ids.get(collection) ?? all()
        return found[Number(n) % found.length] ?? nobody
      }),
  }
}

/** The last fixed part of a path: `leads` of `/leads/{id}`. */
export const collectionOf = (path: string): string =>
  path
    .split('/')
    .filter(part => part && !part.startsWith('{'))
    .at(-1) ?? ''
