/** A card that somebody has open on a page of his. */
export interface OpenCard {
  readonly workspace: string
  readonly user: string
  /** The page, by the id it gave itself. */
  readonly page: string
  readonly object: string
  readonly id: string
  /** The field he is changing right now. */
  readonly field: string | null
}

/** A record, as cards are open of it. */
export type OpenAt = Pick<OpenCard, 'workspace' | 'object' | 'id'>

/** Pages name themselves: one is nobody else's by its user. */
export const pageKey = ({ workspace, user, page }: Pick<OpenCard, 'workspace' | 'user' | 'page'>): string =>
  `${workspace} ${user} ${page}`

export const isSameRecord = (one: OpenAt, other: OpenAt): boolean =>
  one.id === other.id && one.object === other.object && one.workspace === other.workspace

/** What the processes tell each other. */
export interface Message {
  readonly open?: readonly OpenCard[]
  /** Keys of pages that show no card any more. */
  readonly closed?: readonly string[]
  /** Keys of pages that a server has lost sight of; they may have come to another. */
  readonly lost?: readonly string[]
  /** Somebody who has only begun to listen wants to hear it all again. */
  readonly again?: true
}

/** PostgreSQL carries 8,000 bytes at a time. */
const mostBytes = 7000

/** Messages that say the same in parts that are short enough. */
export function* portions(cards: readonly OpenCard[]): Generator<Message> {
  let open: OpenCard[] = []
  let bytes = 0
  for (const card of cards) {
    const size = Buffer.byteLength(JSON.stringify(card)) + 1
    if (bytes + size > mostBytes && open.length) {
      yield { open }
      open = []
      bytes = 0
    }
    open.push(card)
    bytes += size
  }
  if (open.length) yield { open }
}
