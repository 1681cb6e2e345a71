import { type ComponentType, lazy } from 'react'
import { loadGoodsWords, loadWorkWords } from '../app/i18n.ts'
import type { CardSlots, SlotProps } from './card-page.tsx'

/** Where hand-made parts stand on a card: see `CardSlots`. */
type CardPlace = 'actions' | 'path' | 'signs' | 'facts'

/** A hand-made part of the cards of some objects: each feature has a list of them. */
export interface CardPart {
  /** The objects on whose cards it stands. */
  on: readonly string[]
  at: CardPlace
  /** Its code comes with the first card that shows it. */
  load(): Promise<ComponentType<SlotProps>>
  /** It needs the words of those who work with the card, or those of products and price lists. */
  words?: 'work' | 'goods'
  /** At one place the smaller stands first; 0 unless it is told. */
  rank?: number
  /** Room kept for a path while its code is on its way, in pixels. */
  height?: number
}

/** Ranks of what stands below the facts on many cards: first what is the object's own. */
export const factRanks = { sale: 10, papers: 20, visits: 30, consents: 40, automation: 50 } as const

/** The parts of the cards of each object, put in order. */
export function slotsOf(parts: readonly CardPart[]): Record<string, CardSlots> {
  const objects = [...new Set(parts.flatMap(({ on }) => on))]
  return Object.fromEntries(objects.map(object => [object, slotsFor(parts, object)]))
}

function slotsFor(parts: readonly CardPart[], object: string): CardSlots {
  const at = (place: CardPlace) => partsAt(parts, object, place)
  const [actions, paths, signs, facts] = [at('actions'), at('path'), at('signs'), at('facts')]
  return {
    ...(actions.length && { Actions: together(actions) }),
    ...(paths.length && { Path: together(paths), pathHeight: paths.reduce((sum, { height = 0 }) => sum + height, 0) }),
    ...(signs.length && { signs: signs.map(part => together([part])) }),
    ...(facts.length && { Facts: together(facts) }),
  }
}

/** What stands at one place of the cards of an object, in order: by rank, and of equal rank as the features are listed. */
export const partsAt = (parts: readonly CardPart[], object: string, place: CardPlace): CardPart[] =>
  parts
    .filter(({ on, at }) => at === place && on.includes(object))
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))

/** What stands at one place appears at once: nothing jumps when the slower of two has come. */
const together = (parts: readonly CardPart[]): ComponentType<SlotProps> =>
  lazy(async () => {
    const loaded = await Promise.all(parts.map(load))
    return {
      default: (props: SlotProps) => loaded.map((Part, at) => <Part key={at} {...props} />),
    }
  })

async function load({ load, words }: CardPart): Promise<ComponentType<SlotProps>> {
  const [part] = await Promise.all([load(), words === 'work' ? loadWorkWords() : words && loadGoodsWords()])
  return part
}
