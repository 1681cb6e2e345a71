import type { Json } from '../model/index.ts'
import type { Context } from '../records/context.ts'

/** A record of somebody: of one person there may be several. */
export interface PersonRecord {
  object: string
  id: string
}

/** What a part of Rapport keeps of people apart from records and their history, and how it goes. */
export interface PersonalPart {
  /** `personal-data:kinds.<name>` says what it is. */
  readonly name: string
  readonly count: (ctx: Context, person: readonly PersonRecord[]) => Promise<number>
  /** All of it, for the person himself. */
  readonly tell: (ctx: Context, person: readonly PersonRecord[]) => Promise<Json[]>
  /** Erases it for ever, in the present transaction; a second time does no harm. Returns how much it was. */
  readonly erase: (ctx: Context, person: readonly PersonRecord[]) => Promise<number>
}
