import type { JsonObject, Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Sharing } from '../../shared-with.ts'

/** What somebody keeps for himself or others: a report, a dashboard. */
export interface Kept {
  id: string
  version: number
  name: string
  about: string | null
  owner: string
  shared: Sharing
  team: string | null
  content: JsonObject
  createdAt: string
  updatedAt: string
}

export type KeptDraft = Pick<Kept, 'name' | 'about' | 'owner' | 'shared' | 'team' | 'content'>

/** One kind of them: where it lies, what its content is called in the API, and what is particular of it. */
export interface KeptKind {
  readonly table: 'saved_report' | 'dashboard'
  /** `report`, of which there is `/reports`. */
  readonly word: 'report' | 'dashboard'
  /** Member of the API. */
  readonly member: 'definition' | 'layout'
  readonly schema: JsonObject
  /** Every problem of the content that somebody wants to keep; `before` is what is kept now. */
  check(ctx: Context, content: JsonObject, before?: JsonObject): Promise<Problem[]>
  /** The content as its reader gets it, and what of it does not hold for him. */
  present(ctx: Context, kept: Kept, whole: boolean): Promise<{ content: JsonObject | null; problems: Problem[] }>
  /** Whether it is shown to the caller at all. */
  isFor(ctx: Context, content: JsonObject): boolean
}
