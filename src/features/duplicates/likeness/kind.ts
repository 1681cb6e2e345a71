import type { StoredFields } from '../../../model/index.ts'

/** How far two values agree. What is guessed before anything is learned: how often it is so among the same (`m`) and among others (`u`). */
export interface Level {
  readonly name: string
  readonly m: number
  readonly u: number
  /** Says as much as that level does: a slip that befalls the same and others alike. */
  readonly like?: number
}

/** One thing by which two records are compared. */
export interface Comparison<Subject> {
  readonly name: string
  /** From most to least alike; the last is: they differ. */
  readonly levels: readonly Level[]
  /** Place of the level, or −1 where one of the two does not say. */
  readonly compare: (a: Subject, b: Subject) => number
  /** What the value is called in the table of frequencies: a rare surname says more than a frequent one. */
  readonly term?: (subject: Subject) => string | undefined
  /** Up to which level values count as the same for that: so many of the first levels. */
  readonly rareUpTo?: number
  /** Shared by those who live or work together, and so no sign of one person where others speak against it. */
  readonly household?: true
}

/** What records are of one kind: people, companies. */
export interface Kind<Subject> {
  readonly name: 'person' | 'company'
  readonly comparisons: readonly Comparison<Subject>[]
  /** The comparison that tells apart who lives or works together. */
  readonly tells: string
  /** Which fields of a record are read. */
  readonly fields: readonly string[]
  readonly read: (stored: StoredFields) => Subject
  /** Words that only those share who may be the same; pairs are looked for among these. */
  readonly keys: (subject: Subject) => string[]
  /** What was read as a text that is short and quick to be read again: so many are kept in memory. */
  readonly pack: (subject: Subject) => string
  readonly unpack: (packed: string) => Subject
}
