import type { Says } from './errors.ts'
import type { Filter } from './query.ts'

/** A group of fields on a card and in the form of a new record. */
export interface LayoutSection {
  /** By which a person's browser remembers that he closed it. */
  id: string
  /** In one language, where the company has one, or in both. */
  title: string | Says
  /** Names of fields, in order. */
  fields: readonly string[]
  /** Closed until somebody opens it. */
  collapsed?: boolean
  /** It is there only while this holds for the record. */
  when?: Filter
}

/** How the fields of an object are grouped, and for whom. Fields it does not name stand below, by themselves. */
export interface Layout {
  id: string
  object: string
  /** `null`: every role, every pipeline. */
  role: string | null
  pipeline: string | null
  sections: readonly LayoutSection[]
  /** Fields by which the card says how complete it is; `null`: those of the short form. Required ones count always. */
  counts: readonly string[] | null
  version: number
}

/** Whose cards of what are looked at. */
export interface LayoutPlace {
  object: string
  role: string | null
  pipeline: string | null
}

/** The layout that holds there: of the role in the pipeline, else of the pipeline, else of the role, else of the object. */
export function layoutFor<One extends LayoutPlace>(layouts: readonly One[], place: LayoutPlace): One | undefined {
  const { object, role, pipeline } = place
  const of = (whose: string | null, where: string | null) =>
    layouts.find(layout => layout.object === object && layout.role === whose && layout.pipeline === where)
  return of(role, pipeline) ?? of(null, pipeline) ?? of(role, null) ?? of(null, null)
}
