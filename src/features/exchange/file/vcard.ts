import { decode } from 'iconv-lite'
import { Invalid } from '../../../model/errors.ts'
import type { Encoding } from './encoding.ts'
import { limits } from './limits.ts'
import { readLines } from './lines.ts'
import { type FileRow, requireSmallCells } from './row.ts'

/** What is taken of a card, in this order. */
export const vcardColumns = [
  'name',
  'lastName',
  'firstName',
  'middleName',
  'phones',
  'emails',
  'messengers',
  'company',
  'position',
  'address',
  'site',
  'birthday',
  'comment',
  'tags',
  'id',
] as const
type Column = (typeof vcardColumns)[number]

export const beginsAsCard = (text: string): boolean => /^\ufeff?\s*BEGIN:VCARD/i.test(text)

/** A photograph is passed over; a card with more than that is none. */
const mostLines = 100_000

/**
 * The cards of a file of vCards (2.1, 3.0, 4.0: RFC 2426, RFC 6350) as rows, numbered as cards; the row of the names comes first and has no number.
 */
export async function* readCards(
  parts: AsyncIterable<Buffer>,
  { encoding, names }: { encoding: Encoding; names: readonly string[] },
): AsyncGenerator<FileRow> {
  yield { line: 0, cells: [...names] }
  let card: string[] | undefined
  let line = 0
  for await (const { text } of readLines(parts, encoding)) {
    if (/^BEGIN:VCARD\s*$/i.test(text)) card = []
    else if (card && /^END:VCARD\s*$/i.test(text)) {
      line++
      const cells = cellsOf(card)
      card = undefined
      requireSmallCells(cells, line)
      if (cells.some(Boolean)) yield { line, cells }
    } else if (card && card.push(text) > mostLines)
      throw new Invalid([{ field: 'file', code: 'importCell', params: { line: line + 1 } }])
  }
  if (card) throw new Invalid([{ field: 'file', code: 'importCard', params: { line: line + 1 } }])
}

function cellsOf(lines: readonly string[]): string[] {
  const found = new Map<Column, string[]>()
  const add = (column: Column, text: string) => {
    const clean = text.trim()
    const known = found.get(column) ?? []
    if (clean && !known.includes(clean)) found.set(column, [...known, clean])
  }
  for (const property of propertiesOf(lines)) readProperty(property, add)
  // Of two readings of a name the parts say more.
  if (found.has('lastName') || found.has('firstName')) found.delete('name')
  return vcardColumns.map(column => (found.get(column) ?? []).join(column === 'comment' ? '\n' : '; '))
}

interface Property {
  name: string
  parameters: string
  value: string
}

function readProperty({ name, parameters, value }: Property, add: (column: Column, text: string) => void): void {
  const parts = partsOf(value)
  if (name === 'N') {
    add('lastName', parts[0] ?? '')
    add('firstName', parts[1] ?? '')
    add('middleName', parts[2] ?? '')
  } else if (name === 'ORG') add('company', parts[0] ?? '')
  else if (name === 'ADR')
    add(
      'address',
      [5, 6, 4, 3, 2, 1, 0]
        .map(at => parts[at]?.trim())
        .filter(Boolean)
        .join(', '),
    )
  else if (name === 'CATEGORIES') for (const tag of plain(value).split(',')) add('tags', tag)
  else if (name === 'IMPP' || name in messengers) add('messengers', messengerOf(name, parameters, plain(value)))
  else {
    const column = simple[name]
    if (column) add(column, column === 'birthday' ? dayOf(plain(value)) : plain(value).replace(/^(?:tel|mailto):/i, ''))
  }
}

const simple: Record<string, Column> = {
  FN: 'name',
  TEL: 'phones',
  EMAIL: 'emails',
  TITLE: 'position',
  URL: 'site',
  BDAY: 'birthday',
  NOTE: 'comment',
  UID: 'id',
}

const messengers: Record<string, string> = { 'X-TELEGRAM': 'telegram', 'X-WHATSAPP': 'whatsapp', 'X-SKYPE': 'skype' }

/** `telegram:anna`, `IMPP;X-SERVICE-TYPE=Telegram:x-apple:anna` → `telegram:anna`. */
function messengerOf(name: string, parameters: string, value: string): string {
  const [, scheme = '', rest = value] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(value) ?? []
  const kind =
    messengers[name] ?? /(?:SERVICE-TYPE|TYPE)=["']?(telegram|whatsapp|viber)/i.exec(parameters)?.[1] ?? scheme
  return /^(?:telegram|whatsapp|viber)$/i.test(kind) ? `${kind.toLowerCase()}:${rest}` : rest
}

/** `19850412`, `1985-04-12T00:00:00Z` → `1985-04-12`; a day without its year says too little. */
function dayOf(value: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(value) ?? []
  return year ? `${year}-${month}-${day}` : ''
}

/** Lines that are continued are joined, groups (`item1.TEL`) left out, quoted-printable decoded. */
function* propertiesOf(lines: readonly string[]): Generator<Property> {
  let whole = ''
  for (const line of [...lines, '']) {
    const isContinued =
      /;ENCODING=QUOTED-PRINTABLE|;QUOTED-PRINTABLE/i.test(whole.split(':', 1)[0] ?? '') && whole.endsWith('=')
    if (isContinued) whole = whole.slice(0, -1) + line
    else if (/^[ \t]/.test(line)) whole += line.slice(1)
    else {
      const property = propertyOf(whole)
      if (property) yield property
      whole = line
    }
    if (whole.length > 8 * limits.cellBytes) whole = ''
  }
}

function propertyOf(line: string): Property | undefined {
  const [, name, parameters = '', value] = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/s.exec(line) ?? []
  if (!name || value === undefined) return undefined
  const isQuoted = /;(?:ENCODING=)?QUOTED-PRINTABLE/i.test(parameters)
  const charset = /CHARSET=["']?([\w-]+)/i.exec(parameters)?.[1] ?? 'utf-8'
  return { name: name.toUpperCase(), parameters, value: isQuoted ? unquoted(value, charset) : value }
}

function unquoted(text: string, charset: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
  try {
    return decode(Buffer.from(bytes, 'latin1'), charset)
  } catch {
    return text
  }
}

/** Parts divided by `;`, as far as that is not part of the text. */
const partsOf = (value: string): string[] => value.split(/(?<!\\);/).map(plain)

const plain = (value: string): string => value.replace(/\\([\\;,:nN])/g, (_, sign) => (/n/i.test(sign) ? '\n' : sign))
