import type { Sql } from 'sql-template-tag'
import type { Says } from './errors.ts'
import type { Json, JsonObject } from './json.ts'

/** What every field may say of itself, whatever its type. Plain data: an administrator's fields are stored as this. */
export interface FieldOptions {
  /** May not be empty. */
  required?: boolean
  /** Found by full-text search. */
  search?: boolean
  /** No two living records of the object share the value. */
  unique?: boolean
  /** Value of a new record that does not give one: a JSON value, or the word `actor` (who creates), `now`, or `currency` (the company's). */
  default?: Json
  /** The engine makes the value of a new record: a public key, unique and hard to guess. */
  generated?: 'publicKey'
  /** Set by the engine and its verbs only; the API refuses it in input. */
  readOnly?: boolean
  /** Kind of the key that is kept of the value, so that whoever bears it is found at once. */
  match?: MatchKind
  /** An index for filters and sort. */
  index?: boolean
  /** `false`: added up over records it says nothing (the price of one piece, a place in an order). Percentages never do. */
  additive?: false
  /** Names in the languages of the product; standard fields have theirs in the catalogue instead. */
  label?: Says
  /** Its values are kept sealed; answers show that there is one, and these roles may have it shown. */
  protected?: FieldProtection
}

/** Of a protected field: ids of the roles that may have it shown, and whether its values are still on their way. */
export interface FieldProtection {
  shownTo: readonly string[]
  /** `sealing`: what was there before is being sealed; `opening`: it is being opened, and what comes is kept in the open. */
  state?: 'sealing' | 'opening'
}

/**
 * By all but `companyName` somebody is recognised again; that one tells which company is meant, never who it is.
 * `sealed` is the blind index of one protected field: it finds its equals, and recognises nobody.
 */
export type MatchKind = 'phone' | 'email' | 'messenger' | 'inn' | 'companyName' | 'sealed'

/** A field of a declaration: the name of its type and its options. `Value` is what `RecordOf` makes of it. */
export interface Field<Value = unknown, Options extends FieldOptions = FieldOptions & Record<string, unknown>> {
  readonly type: string
  readonly options: Options
  /** Made by an administrator: kept in the JSONB column of its table. */
  readonly added?: boolean
  /** Never present at run time; carries the type. */
  readonly value?: Value
}

export const operators = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'contains',
  'startsWith',
  'empty',
  'between',
  'within',
] as const
export type Operator = (typeof operators)[number]

/** Says what is wrong with a value: a code of the catalogue, what fills its gaps, and where inside the value. */
export type Report = (code: string, params?: Record<string, string | number>, path?: string) => void

/** What reading a value may need to know of the workspace. */
export interface Reading {
  /** ISO 3166 country for phones without a country code, e.g. `RU`. */
  country: string
  /** ISO 4217 currency for amounts without one, e.g. `RUB`. */
  currency: string
  /** IANA time zone for dates and times without one, e.g. `Europe/Moscow`. */
  timeZone: string
}

/** What conditions need besides: the moment from which words such as `thisMonth` and `past` are reckoned; without it the present. */
export interface MomentReading extends Reading {
  now?: Date
}

/** What text from a file or a form needs besides: which of two readings of `03/12/2026` the column has. */
export interface TextReading extends Reading {
  dayFirst?: boolean
  /** `,` or `.`: what separates the fraction where a column leaves it open. */
  decimal?: ',' | '.'
}

/**
 * A type of field: all that the engine knows of its values, in one file each.
 *
 * A value has three forms. *Input* is what a caller sends. *Stored* is the one canonical JSON form, in answers,
 * history rows and added fields alike. *Columns* hold it in a table of its own object. SQL is given as text for columns
 * and expressions (never user input), and as `Sql` with parameters where operands take part.
 */
export interface FieldType<
  Stored extends Json = Json,
  Options extends FieldOptions = FieldOptions & Record<string, unknown>,
> {
  readonly type: string
  /** Columns of a value: the first bears the field's own name. None: computed when read. */
  columns(options: Options): { suffix: string; type: string }[]
  /** Input → stored; reports every problem. `undefined` exactly when it reported one. Input is never null. */
  parse(input: Json, options: Options, report: Report, reading: Reading): Stored | undefined
  /** Text of a CSV cell or an HTML form → stored, as generously as is unambiguous. Text is trimmed and never empty. */
  fromText(text: string, options: Options, report: Report, reading: TextReading): Stored | undefined
  /** Stored → text of a CSV cell, readable again by `fromText`. */
  toText(stored: Stored, options: Options): string
  /** Stored → one parameter per column, for pg. `null` gives nulls. */
  toColumns(stored: Stored | null, options: Options): unknown[]
  /** SQL: columns (quoted, with alias) → stored JSON (`json` or `jsonb` or a scalar that `to_json` renders as stored). */
  toJson(columns: string[], options: Options): string
  /** SQL: an expression of type `jsonb` holding the stored form → the value that filters and sort compare. */
  fromJson(json: string, options: Options): string
  /** SQL type of what is compared: of the first column and of `fromJson`. */
  readonly comparable: string
  /** Operators that make sense, by which `filterField` compiles. */
  readonly operators: readonly Operator[]
  /** SQL condition for an operator on the comparable expression; operands are parsed. Absent: the ordinary comparison. */
  filter?(operator: Operator, comparable: string, operand: Json, options: Options, reading: MomentReading): Sql
  /** The same condition in memory. Present exactly where `filter` is. */
  holds?(operator: Operator, stored: Stored | null, operand: Json, options: Options, reading: MomentReading): boolean
  /** What of a stored value the ordinary comparison compares, in memory; absent: the value itself. */
  comparing?(stored: Stored): string | number | boolean
  /** Operand of a filter → parsed, also from the text that an address gives; absent: `parse`. */
  parseOperand?(operand: Json, options: Options, report: Report, reading: Reading): Json | undefined
  readonly sortable: boolean
  readonly groupable: boolean
  /** A value is a list of values (its comparable form a `jsonb` array of texts): a record is in the group of each. */
  readonly several?: true
  /** `sum`, `avg` and `median` make sense. */
  readonly summable: boolean
  /** JSON Schema (2020-12) of the stored form, and of input where it is more generous. */
  schema(options: Options): JsonObject
  inputSchema?(options: Options): JsonObject
  /** A valid stored value, different for different `n`; for contract tests, docs and previews. */
  sample(options: Options, n: number): Stored
  /** Text that full-text search should find the record by. */
  words?(stored: Stored): string
  /** Keys by which whoever bears the value is found. */
  matchKeys?(stored: Stored, options: Options): { kind: MatchKind; value: string }[]
  /** Options of its own that an administrator may give to a field he adds. */
  readonly ownOptions?: readonly string[]
  /** Problems of the options themselves, when an administrator adds a field. */
  checkOptions?(options: JsonObject, report: Report): void
}
