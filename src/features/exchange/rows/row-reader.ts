import {
  type Field,
  fieldType,
  isBlank,
  isId,
  type Json,
  type JsonObject,
  type Link,
  messengerTypes,
  type Problem,
  type Reading,
  type Report,
  type TextReading,
} from '../../../model/index.ts'
import type { DateOrder, Decimal } from '../columns/conventions.ts'
import type { Meaning } from '../plan/references.ts'
import { splitPersonName } from './person-name.ts'

/** How one field is filled from a row. */
export interface FieldReader {
  name: string
  field: Field
  /** Places of its columns in the row, and their names. */
  columns: { at: number; name: string; dateOrder?: DateOrder; decimal?: Decimal }[]
  /** Places of the columns with ids that the records have where the file is from, and the records that are known by them. */
  ids?: readonly { at: number; name: string; known: Map<string, Link> }[]
  /** For all rows, and where the columns are blank. */
  constant?: Json
  /** What the names in the column mean, for references. */
  meanings?: ReadonlyMap<string, Meaning>
  /** The same, of the row as a whole. */
  meaningOf?: (cells: readonly string[]) => Meaning | undefined
  /** Codes by the words people write for them, for choices. */
  codes?: ReadonlyMap<string, string>
  /** Divide a person's name into its parts. */
  person?: boolean
}

/** A row once read: input of a record, what is wrong, and which other rows of the file it points at. */
export interface Draft {
  input: JsonObject
  problems: Problem[]
  lines: Record<string, number>
}

/** Reads a row by its columns; every problem is reported, blank cells say nothing. */
export function readRow(cells: readonly string[], readers: readonly FieldReader[], reading: Reading): Draft {
  const draft: Draft = { input: {}, problems: [], lines: {} }
  for (const reader of readers) {
    const parts = reader.columns
      .map(column => ({ ...column, text: plainCell(cells[column.at]) }))
      .filter(({ text }) => text !== '')
    if (reader.field.type === 'link' && reader.ids?.length) readLink(draft, reader, cells)
    else if (reader.meaningOf) readReference(draft, reader, reader.meaningOf(cells))
    else if (reader.meanings && reader.field.type === 'refs') readReferences(draft, reader, cells)
    else if (reader.meanings) readReference(draft, reader, reader.meanings.get(namesIn(reader, cells)[0] ?? ''))
    else if (parts.length) readParts(draft, reader, parts, reading)
    else if (!isBlank(reader.constant)) draft.input[reader.name] = reader.constant as Json
  }
  return draft
}

/** Text without the apostrophe that keeps spreadsheets from taking it for a formula. */
export const plainCell = (cell = ''): string => cell.trim().replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/, '')

type Part = FieldReader['columns'][number] & { text: string }

function readParts(draft: Draft, reader: FieldReader, parts: Part[], reading: Reading): void {
  const { name, field } = reader
  const report: Report = (code, params, path) => {
    // What the API says of its own way of writing dates is of no use for a cell.
    const said = code === 'date' || code === 'time' ? 'importDate' : code
    draft.problems.push({
      field: path ? `${name}.${path}` : name,
      code: said,
      params: { ...params, value: short(parts.map(({ text }) => text).join(' ')) },
    })
  }
  const value = lists.has(field.type)
    ? readList(field, parts, report, reading)
    : readOne(reader, parts, report, reading)
  if (value === undefined) return
  const split = reader.person && typeof value === 'string' ? splitPersonName(value) : undefined
  if (split) Object.assign(draft.input, split)
  else draft.input[name] = value
}

function readReference(draft: Draft, { name }: FieldReader, meaning: Meaning | undefined): void {
  if (!meaning || 'leave' in meaning) return
  if ('problem' in meaning) draft.problems.push({ field: name, code: meaning.problem, params: meaning.params })
  else if ('line' in meaning) draft.lines[name] = meaning.line
  else draft.input[name] = meaning.id
}

/** Every name of the list counts; what is wrong with each is reported. */
function readReferences(draft: Draft, reader: FieldReader, cells: readonly string[]): void {
  const ids = namesIn(reader, cells).flatMap(name => {
    const meaning = reader.meanings?.get(name)
    if (meaning && 'id' in meaning) return [meaning.id]
    readReference(draft, reader, meaning)
    return []
  })
  if (ids.length) draft.input[reader.name] = [...new Set(ids)]
}

/** What a task or a note belongs to: the first of the records it names that is here. */
function readLink(draft: Draft, { name, ids = [] }: FieldReader, cells: readonly string[]): void {
  const known = knownById(ids, cells)
  const [first] = idsIn(ids, cells)
  if (known) draft.input[name] = known
  else if (first) draft.problems.push({ field: name, code: 'importUnknown', params: { value: first } })
}

/** The record that a row names by one of its ids elsewhere. */
const knownById = (ids: NonNullable<FieldReader['ids']>, cells: readonly string[]): Link | undefined =>
  ids.flatMap(({ at, known }) => externalIds(cells[at]).flatMap(id => known.get(id) ?? []))[0]

const idsIn = (ids: NonNullable<FieldReader['ids']>, cells: readonly string[]): string[] =>
  ids.flatMap(({ at }) => externalIds(cells[at]))

/** Ids in a cell: exports list several, the chief one first. */
export const externalIds = (cell: string | undefined): string[] =>
  plainCell(cell)
    .split(/[;,\n]/)
    .map(id => id.trim())
    .filter(Boolean)

/** The names that a row gives in a column of references; where it is blank, those that count for all rows. */
export function namesIn({ field, columns, constant, ids = [] }: FieldReader, cells: readonly string[]): string[] {
  const known = knownById(ids, cells)
  if (known) return [known.id]
  if (ids.length && !columns.length) return idsIn(ids, cells).slice(0, 1)
  const parts = columns.map(({ at }) => plainCell(cells[at])).filter(text => text !== '')
  const given = parts.length || typeof constant !== 'string' ? parts : [constant]
  if (field.type === 'refs') return given.flatMap(listed)
  return given.length ? [given.join(' ')] : []
}

/** `Дуб; Сосна`, or with commas where there is no semicolon; ids also with spaces, as an export writes them. */
const listed = (text: string): string[] =>
  text
    .split(/[;\n]/.test(text) ? /[;\n]/ : ',')
    .map(name => name.trim())
    .flatMap(name => (name.split(/\s+/).every(isId) ? name.split(/\s+/) : name || []))

function readOne({ field, codes }: FieldReader, parts: Part[], report: Report, reading: Reading): Json | undefined {
  const text = parts.map(part => part.text).join(field.type === 'longText' ? '\n' : ' ')
  const code = codes?.get(text.toLowerCase().replaceAll('ё', 'е'))
  const [first] = parts
  return fieldType(field).fromText(code ?? text, field.options, report, first ? readingOf(reading, first) : reading)
}

/** What the column settles: the order of day and month of dates that have two readings, and the decimal separator. */
function readingOf(reading: Reading, { text, dateOrder, decimal }: Part): TextReading {
  const open = dateOrder && /^(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|1[0-2])[/-]/.test(text)
  return { ...reading, ...(open && { dayFirst: dateOrder === 'dayFirst' }), ...(decimal && { decimal }) }
}

const lists = new Set(['phones', 'emails', 'messengers', 'tags', 'multiChoice'])

/** Several columns make one list. */
function readList(field: Field, parts: Part[], report: Report, reading: Reading): Json | undefined {
  const type = fieldType(field)
  // Google's address book divides several entries of one kind so.
  const read = parts.map(({ text, ...rest }) => {
    const part = { ...rest, text: text.replaceAll(' ::: ', '; ') }
    const messenger = field.type === 'messengers' ? messengerIn(part) : null
    return messenger
      ? type.parse([{ value: part.text, type: messenger }], field.options, report, reading)
      : type.fromText(part.text, field.options, report, reading)
  })
  if (read.some(list => list === undefined)) return undefined
  if (read.length === 1) return read[0]
  // The first column's first entry leads; parsing the whole takes doubles out.
  const entries = read.flatMap((list, at) => (Array.isArray(list) ? list.map(entry => behind(entry, at)) : []))
  return type.parse(entries, field.options, report, reading)
}

const behind = (entry: Json, at: number): Json =>
  at > 0 && typeof entry === 'object' && entry !== null && 'primary' in entry ? { ...entry, primary: false } : entry

/** A column called «Telegram» or «WhatsApp» says which messenger it is; in others each entry says so itself. */
function messengerIn({ name }: Part): string | undefined {
  const header = name
    .toLowerCase()
    .replace('телеграм', 'telegram')
    .replace('ватсап', 'whatsapp')
    .replace('вайбер', 'viber')
  return messengerTypes.find(known => header.includes(known))
}

const short = (text: string): string => (text.length > 100 ? `${[...text].slice(0, 100).join('')}…` : text)
