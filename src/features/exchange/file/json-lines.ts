import { Invalid } from '../../../model/errors.ts'
import { numberText } from '../../../model/fields/number.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts'
import type { Encoding } from './encoding.ts'
import { limits } from './limits.ts'
import { readLines } from './lines.ts'
import { type FileRow, requireSmallCells } from './row.ts'

/** The names under which the records of a file of JSON lines keep what they have, in the order in which they come up. */
export async function jsonNames(parts: AsyncIterable<Buffer>, encoding: Encoding): Promise<string[]> {
  const names = new Set<string>()
  for await (const { line, record } of readRecords(parts, encoding)) {
    for (const [name] of flat(record)) names.add(name)
    if (names.size > limits.columns)
      throw new Invalid([
        { field: 'file', code: 'importColumns', params: { line, count: names.size, max: limits.columns } },
      ])
  }
  return [...names]
}

/** The records of such a file as rows under those names; the row of the names itself comes first and has no number. */
export async function* readJsonLines(
  parts: AsyncIterable<Buffer>,
  { encoding, names }: { encoding: Encoding; names: readonly string[] },
): AsyncGenerator<FileRow> {
  yield { line: 0, cells: [...names] }
  for await (const { line, record } of readRecords(parts, encoding)) {
    const values = new Map(flat(record))
    const cells = names.map(name => values.get(name) ?? '')
    requireSmallCells(cells, line)
    yield { line, cells }
  }
}

async function* readRecords(
  parts: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<{ line: number; record: JsonObject }> {
  for await (const { number: line, text } of readLines(parts, encoding)) {
    if (text.trim() === '') continue
    const record = parsed(text)
    if (!record) throw new Invalid([{ field: 'file', code: 'importJsonLine', params: { line } }])
    yield { line, record }
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const said: Json = JSON.parse(text.trim())
    return isJsonObject(said) ? said : undefined
  } catch {
    return undefined
  }
}

/** Whether a text begins as a file of JSON lines does. */
export const beginsAsJsonLines = (text: string): boolean =>
  parsed(text.trimStart().split(/\r?\n/, 1)[0] ?? '') !== undefined

/** Values by their names; what lies in an object of its own by both names: `properties.email`. */
function flat(record: JsonObject, before = '', depth = 0): [string, string][] {
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    const path = before + name
    return isJsonObject(value) && depth < 4 && !isOneValue(value)
      ? flat(value, `${path}.`, depth + 1)
      : [[path, cellOf(value)]]
  })
}

/** `{"amount": "100.00", "currency": "RUB"}`, `{"value": "+7…", "type": "work"}` mean one thing. */
const isOneValue = (value: JsonObject): boolean => 'value' in value || 'amount' in value

function cellOf(value: Json): string {
  if (value === null) return ''
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value)) return value.map(cellOf).filter(Boolean).join('; ')
  if (!isJsonObject(value)) return String(value)
  if ('amount' in value)
    return [value.amount, value.currency]
      .map(part => cellOf(part ?? null))
      .join(' ')
      .trim()
  const named = value.value ?? value.name ?? value.title ?? value.line
  return named === undefined ? JSON.stringify(value) : cellOf(named)
}
