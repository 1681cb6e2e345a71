import { isUtf8 } from 'node:buffer'
import { type Json, Malformed } from '../model/index.ts'

/** Nested deeper than this, a body is refused before it is read. */
const deepest = 64

/**
 * Reads the bytes of a JSON body. Refuses what readers disagree about or trip over: broken UTF-8, great depth, a member
 * given twice, and `__proto__`. Throws Malformed.
 */
export function parseJsonBody(bytes: Buffer): Json {
  if (!isUtf8(bytes)) throw new Malformed('notUtf8')
  requireShallow(bytes)
  const text = bytes.toString('utf8')
  const json = parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  requireSingleMembers(bytes)
  return json
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('notJson')
  }
}

const quote = 0x22
const backslash = 0x5c
const isOpening = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b
const isClosing = (byte: number | undefined): boolean => byte === 0x7d || byte === 0x5d

/** Index of the quote that ends the string begun at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

function requireShallow(bytes: Buffer): void {
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) at = endOfString(bytes, at)
    else if (isOpening(byte) && ++depth > deepest) throw new Malformed('tooDeepBody', { max: deepest })
    else if (isClosing(byte)) depth--
  }
}

/** The text is known to be JSON: a string is the name of a member exactly when a colon follows it. */
function requireSingleMembers(bytes: Buffer): void {
  const open: (Set<string> | null)[] = []
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isOpening(byte)) open.push(null)
    else if (isClosing(byte)) open.pop()
    else if (byte === quote) {
      const end = endOfString(bytes, at)
      if (isFollowedByColon(bytes, end + 1)) noteMember(open, bytes.toString('utf8', at, end + 1))
      at = end
    }
  }
}

function isFollowedByColon(bytes: Buffer, from: number): boolean {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++
  return bytes[at] === 0x3a
}

function noteMember(open: (Set<string> | null)[], literal: string): void {
  const name: string = literal.includes('\\') ? JSON.parse(literal) : literal.slice(1, -1)
  if (name === '__proto__') throw new Malformed('forbiddenMember', { name })
  const last = open.length - 1
  const names = open[last] ?? new Set()
  if (names.has(name)) throw new Malformed('memberTwice', { name })
  open[last] = names.add(name)
}
