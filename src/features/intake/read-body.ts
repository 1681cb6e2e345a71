import { isJsonObject } from '../../model/index.ts'
import type { GivenFile } from '../channel.ts'
import { isChosen, isMultipart, readMultipart } from '../multipart.ts'

/** Fields of a body by the names they came under; several values of one name in order. */
export type BodyFields = Map<string, string[]>
export type BodyReading = { fields: BodyFields; files?: GivenFile[] } | { unreadable: string }

const mostFields = 300
const deepest = 8

/** Reads a body as its content type says, or, where that says nothing, as what it looks like. Never throws. */
export async function readBody(bytes: Buffer, contentType: string): Promise<BodyReading> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const kind = isMultipart(contentType) ? 'multipart' : kindOf(type, bytes)
  if (kind === 'multipart') return readForm(bytes, contentType)

  const text = decode(bytes, /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1])
  if (kind === 'json') return readJson(text)
  if (kind === 'urlencoded') return readUrlencoded(bytes, contentType)
  return { unreadable: bytes.length ? 'unreadableBody' : 'emptyBody' }
}

function kindOf(type: string, bytes: Buffer): 'json' | 'urlencoded' | 'unknown' {
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (type === 'application/x-www-form-urlencoded' && !looksLikeJson(bytes)) return 'urlencoded'
  // Scripts that avoid a CORS preflight send JSON as text or under no type at all.
  if (looksLikeJson(bytes)) return 'json'
  return /^[\w.~%+-]+(\[\])?=/.test(bytes.subarray(0, 200).toString('latin1')) ? 'urlencoded' : 'unknown'
}

const looksLikeJson = (bytes: Buffer): boolean => /^[\s\ufeff]*[{[]/.test(bytes.subarray(0, 64).toString('utf8'))

/** Text in the charset it names; else UTF-8 where it is that, else windows-1251, as old Russian sites write. */
function decode(bytes: Uint8Array, charset?: string): string {
  for (const name of [charset, 'utf-8']) {
    try {
      if (name) return new TextDecoder(name, { fatal: true }).decode(bytes)
    } catch {
      // Not in this charset, or not a charset at all: the next one is tried.
    }
  }
  return new TextDecoder('windows-1251').decode(bytes)
}

function readJson(text: string): BodyReading {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { unreadable: 'unreadableJson' }
  }
  if (!isJsonObject(body)) return { unreadable: 'notFields' }
  const fields: BodyFields = new Map()
  const readable = flatten(body, '', fields, 0)
  return readable ? { fields } : { unreadable: 'tooDeep' }
}

/** `{"client": {"name": "…"}}` → `client.name`. False where it is deeper or wider than a form ever is. */
function flatten(value: unknown, path: string, fields: BodyFields, depth: number): boolean {
  if (depth > deepest || fields.size > mostFields) return false
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) {
    return value.every((item, at) =>
      flatten(item, isJsonObject(item) || Array.isArray(item) ? `${path}.${at}` : path, fields, depth + 1),
    )
  }
  if (isJsonObject(value)) {
    return Object.entries(value).every(([name, member]) =>
      flatten(member, path ? `${path}.${name}` : name, fields, depth + 1),
    )
  }
  add(fields, path, String(value))
  return true
}

function readUrlencoded(bytes: Buffer, contentType: string): BodyReading {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1]
  const fields: BodyFields = new Map()
  for (const pair of bytes.toString('latin1').split('&')) {
    if (!pair) continue
    if (fields.size > mostFields) return { unreadable: 'tooManyFields' }
    const at = pair.indexOf('=')
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    add(fields, decode(percentBytes(name), charset), decode(percentBytes(value), charset))
  }
  return { fields }
}

/** `%D0%98+x` → bytes. What is no code stays as it is (WHATWG URL, application/x-www-form-urlencoded). */
function percentBytes(text: string): Buffer {
  const spaced = text.replaceAll('+', ' ')
  return Buffer.from(
    spaced.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  )
}

async function readForm(bytes: Buffer, contentType: string): Promise<BodyReading> {
  const parts = await readMultipart(bytes, contentType).catch(() => null)
  if (!parts) return { unreadable: 'unreadableForm' }
  if (parts.length > mostFields) return { unreadable: 'tooManyFields' }
  const fields: BodyFields = new Map()
  for (const { name, value } of parts) if (value !== undefined) add(fields, name, value)
  return { fields, files: parts.filter(isChosen).flatMap(({ file }) => (file ? [file] : [])) }
}

function add(fields: BodyFields, name: string, value: string): void {
  const key = plainText(name.replace(/\[\]$/, '')).slice(0, 200)
  const text = plainText(value)
  if (!key || !text) return
  const values = fields.get(key)
  if (values) values.push(text)
  else fields.set(key, [text])
}

/** Text that PostgreSQL can hold: no NUL, no halves of characters. */
export const plainText = (text: string): string => text.replaceAll('\0', '').toWellFormed().normalize('NFC').trim()
