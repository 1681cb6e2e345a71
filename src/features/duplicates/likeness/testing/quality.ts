import type { Kind } from '../kind.ts'
import { learn, pairsOf } from '../learn.ts'
import { judgeBy, type Model } from '../model.ts'

/** How well pairs are found where it is known who is who. */
export interface Quality {
  precision: number
  recall: number
  f1: number
  model: Model
  wrong: [number, number][]
  missed: [number, number][]
}

/** Learns from the records alone, finds pairs above the threshold, and only then looks who they are. */
export async function qualityOf<Subject>(
  kind: Kind<Subject>,
  records: readonly Subject[],
  who: readonly number[],
  threshold: number,
): Promise<Quality> {
  const near = pairsOf(kind, records)
  const pairs = near.flatMap(([i, j]) => {
    const [a, b] = [records[i], records[j]]
    return a && b ? [{ i, j, a, b, count: 1 }] : []
  })
  const model = await learn(kind, { sample: records, pairs, records: records.length })
  const judge = judgeBy(kind, model)
  const isSame = ({ a, b }: { a: Subject; b: Subject }) => judge.score(a, b).probability >= threshold
  const first = pairs.filter(isSame)
  const compared = new Set(near.map(([i, j]) => `${i} ${j}`))
  const beyond = throughThirds(first.map(({ i, j }) => [i, j])).flatMap(([i, j]) => {
    const [a, b] = [records[i], records[j]]
    return a && b && !compared.has(`${i} ${j}`) ? [{ i, j, a, b, count: 1 }] : []
  })
  const found = [...first, ...beyond.filter(isSame)]
  const wrong = found.filter(({ i, j }) => who[i] !== who[j]).map(({ i, j }): [number, number] => [i, j])
  const hit = new Set(found.map(({ i, j }) => `${i} ${j}`))
  const missed: [number, number][] = []
  const groups = Map.groupBy(who.keys(), at => who[at])
  let truth = 0
  for (const group of groups.values())
    for (const [place, i] of group.entries())
      for (const j of group.slice(place + 1)) {
        truth++
        if (!hit.has(`${i} ${j}`)) missed.push([i, j])
      }
  const right = found.length - wrong.length
  const [precision, recall] = [right / Math.max(1, found.length), right / Math.max(1, truth)]
  return { precision, recall, f1: (2 * precision * recall) / Math.max(1e-9, precision + recall), model, wrong, missed }
}

/** Pairs of which both are like a third, the smaller first. */
function throughThirds(pairs: readonly [number, number][]): [number, number][] {
  const partners = new Map<number, number[]>()
  for (const [i, j] of pairs) {
    partners.set(i, [...(partners.get(i) ?? []), j])
    partners.set(j, [...(partners.get(j) ?? []), i])
  }
  const beyond = new Map<string, [number, number]>()
  for (const group of partners.values())
    for (const i of group) for (const j of group) if (i < j) beyond.set(`${i} ${j}`, [i, j])
  return [...beyond.values()]
}
