import type { Says } from './errors.ts'
import type { Field, Reading } from './field.ts'
import type { Json } from './json.ts'

/** A sale's object, declared once as plain data; table, API, access, history, search, import and pages are derived. */
export interface ObjectDeclaration {
  /** Singular, camelCase: `deal`. */
  readonly name: string
  /** Plural, kebab-case, the word of the API: `deals`. */
  readonly plural: string
  /** Field that names a record to people. */
  readonly title: string
  /** Field of type `user` that answers for the record. None: seen by every role that may read the object at all. */
  readonly owner?: string
  /** Records without an owner lie in a pool that everyone with a right to read the object sees. */
  readonly pool?: boolean
  /** Prefix of the short number, `D-`. None: no number. */
  readonly number?: string
  /** Set-up of the company rather than its clients: everyone reads it, administrators change it. */
  readonly configuration?: boolean
  /** Field of type `link` or `ref` to a record; who reads that one reads this one too (activities, files). */
  readonly follows?: string
  /** Field of type `refs` to users: whom it names reads the record too, whoever's it is, but nothing of what it follows. */
  readonly invites?: string
  /** Field of type `time` at which its records stand in the timeline of the card they follow. */
  readonly timeline?: string
  /** Its records are steps to take with what they follow: the field that says by when, and the one that is filled once it is done. */
  readonly steps?: { readonly due: string; readonly done: string }
  /** Field of type `choice` that says of which kind an entry of the timeline is: `call`, `note`. */
  readonly kinds?: string
  /** Field of type `time`, filled while an entry is kept at the top of its card. */
  readonly pinned?: string
  readonly fields: Record<string, Field>
  /** Added fields that were removed since, with what they were called: histories still tell of them. */
  readonly former?: Record<string, Field>
  /**
   * Counted ahead, so that boards and totals need not read the records: how many there are by these fields (each of one
   * column and few values, the owner among them), and the sum of one amount.
   */
  readonly tally?: { readonly by: readonly string[]; readonly sum?: string }
  /**
   * Fields whose values more than forms and lists look into: names are made of them, rules and conversions read them, pages
   * made by hand tell them. They cannot be protected.
   */
  readonly worked?: readonly string[]
  readonly rules?: readonly Rule[]
  /** What a record has to be to go to the trash. */
  readonly removal?: readonly Rule[]
  /** Pure: fields that follow from others, before rules are asked, in the language of the company. */
  readonly derive?: (now: StoredFields, before: StoredFields | null, language: keyof Says) => StoredFields
  readonly views: Views
  /** Made by an administrator at run time: kept in the table all such objects share. */
  readonly added?: boolean
  /** How it was called before a standard object of that name came: its older changes are kept under it. */
  readonly formerName?: string
  readonly label?: { one: Says; many: Says }
  /** Set-up of the workspace whose declaration it is: formulas know by it which day it is, and in which currency. */
  readonly reading?: Reading
}

export type StoredFields = { [field: string]: Json }

/** A pure condition on the whole record. What does not hold is refused, with the sentence a person reads. */
export interface Rule {
  readonly field: string
  readonly says: Says
  readonly holds: (now: StoredFields, facts: Facts) => boolean
}

/** What a rule may look up besides the record itself. */
export interface Facts {
  before: StoredFields | null
  /** Kind of the stage of the record now, where it has one. */
  stage: StageFacts | null
}

export interface StageFacts {
  id: string
  kind: 'open' | 'won' | 'lost'
  pipeline: string
  requiredFields: string[]
}

export interface Views {
  /** Columns of the list. */
  readonly list: readonly string[]
  /** Fields that a list of set-up is in the order of, where nobody asks for another; absent: its position, else its title. */
  readonly sort?: readonly string[]
  /** Field of type `stage` or `choice` that makes the columns of a board. */
  readonly board?: string
  /** Fields of the short form and of the card, in order; absent: all. */
  readonly form?: readonly string[]
}

/** Declares an object. Returns it unchanged, with the field types kept for `RecordOf`. */
export const defineObject = <const O extends ObjectDeclaration>(declaration: O): O => declaration

/** Fields that every record has. */
export interface Stamp {
  id: string
  version: number
  createdAt: string
  updatedAt: string
}

/** The TypeScript shape of a record, derived from its declaration. */
export type RecordOf<O extends ObjectDeclaration> = Stamp & {
  [F in keyof O['fields']]: O['fields'][F] extends { value?: infer Value; options: infer Options }
    ? Options extends { required: true }
      ? Value
      : Value | null
    : never
}
