import type { StoredFields } from '../../model/index.ts'
import { keysOf } from './likeness/keys.ts'
import type { Kind } from './likeness/kind.ts'
import { learn } from './likeness/learn.ts'
import { type Judge, judgeBy, type Model } from './likeness/model.ts'
import { type Compared, type FoundPair, pairIfAlike } from './likeness/pair.ts'
import { Remembered } from './remembered.ts'

/** Of larger companies the rest is read when it is met. */
export const mostRemembered = 1_200_000

/** A record as it is read: its compared fields as JSON. */
export interface ReadRecord {
  id: string
  stored: string
}

/** Pairs that share a key, each standing for so many of its kind, and records picked by chance. */
export interface Sample {
  near: readonly { a: string; b: string }[]
  chance: readonly string[]
  /** Which part of all keys the pairs share one of. */
  part: number
  records: number
}

/** What a scan reckons: all of it from what it is handed, so that it can be done beside what the server does. */
export interface Comparing {
  /** Remembers records; gives the keys of each, separated by commas. */
  keep(records: readonly ReadRecord[]): string[]
  /** Which records of these groups are not remembered; ids are separated by spaces. */
  lacking(groups: readonly string[]): string[]
  /** Learns weights of what is remembered. */
  learn(sample: Sample): Promise<Model>
  /** By which weights it compares from now on. */
  weigh(model: Model): void
  /** The pairs that are alike enough among those of each group. */
  pairsAmong(groups: readonly string[]): FoundPair[]
}

export function comparing<Subject>(kind: Kind<Subject>): Comparing {
  const remembered = new Remembered()
  const guests = new Remembered()
  let judge: Judge<Subject> | null = null

  function of(id: string): Compared<Subject>[] {
    const packed = remembered.of(id) ?? guests.of(id)
    return packed === undefined ? [] : [{ id, subject: kind.unpack(packed) }]
  }

  return {
    keep: records =>
      records.map(({ id, stored }) => {
        const fields: StoredFields = JSON.parse(stored)
        const subject = kind.read(fields)
        const place = remembered.size < mostRemembered ? remembered : guests
        place.keep(id, kind.pack(subject))
        return keysOf(kind, subject).join()
      }),
    lacking(groups) {
      guests.forget()
      const lacking = new Set<string>()
      for (const ids of groups) for (const id of ids.split(' ')) if (!remembered.has(id)) lacking.add(id)
      return [...lacking]
    },
    learn({ near, chance, part, records }) {
      const pairs = near.flatMap(({ a, b }) => {
        const [[one], [other]] = [of(a), of(b)]
        if (!one || !other) return []
        // A pair that shares several keys is met as often; together its meetings count once.
        const keys = new Set(keysOf(kind, one.subject))
        const shared = keysOf(kind, other.subject).filter(key => keys.has(key)).length
        return [{ a: one.subject, b: other.subject, count: 1 / (part * Math.max(1, shared)) }]
      })
      return learn(kind, { sample: chance.flatMap(of).map(({ subject }) => subject), pairs, records })
    },
    weigh(model) {
      judge = judgeBy(kind, model)
    },
    pairsAmong(groups) {
      const found = new Map<string, FoundPair>()
      for (const ids of groups) {
        const group = ids.split(' ').flatMap(of)
        for (const [at, one] of group.entries())
          for (let i = 0; i < at; i++) {
            const other = group[i]
            const pair = judge && other ? pairIfAlike(judge, one, other) : null
            if (pair) found.set(pair.a + pair.b, pair)
          }
      }
      return [...found.values()]
    },
  }
}
