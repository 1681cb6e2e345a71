/** How an export of one kind of record looks that another system made. Columns are named as that system names them. */
export interface ExportShape {
  /** What the rows are here. */
  object: string
  /** The export is known by these: of each line one column is there. */
  marks: readonly (readonly string[])[]
  /** None of these columns is there: else its ids are those of other records. */
  without?: readonly string[]
  /** Columns by field. Of a field that takes one column, the first that is there counts. */
  fields: Readonly<Record<string, readonly string[]>>
  /** Columns with ids of the same system, by the field that names the record. */
  ids?: Readonly<Record<string, readonly string[]>>
  /** What holds for all rows. */
  values?: Readonly<Record<string, string>>
  /** Columns that only look like something of ours. */
  not?: readonly string[]
}

/** Another system that people come from, with its exports. */
export interface OtherSystem {
  name: string
  /** As it calls itself. */
  title: string
  shapes: readonly ExportShape[]
}
