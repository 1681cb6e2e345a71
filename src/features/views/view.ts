import type { JsonObject } from '../../model/index.ts'
import type { Sharing } from '../shared-with.ts'

export const kinds = ['list', 'board'] as const
export type Kind = (typeof kinds)[number]

/** A list or a board as somebody keeps it. */
export interface View {
  id: string
  version: number
  object: string
  name: string
  kind: Kind
  owner: string
  shared: Sharing
  team: string | null
  /** What the address of the page says: words, conditions, order, columns and whatever else pages put there. */
  query: JsonObject
  createdAt: string
  updatedAt: string
}

export interface ViewDraft {
  name: string
  kind: Kind
  owner: string
  shared: Sharing
  team: string | null
  query: JsonObject
}
