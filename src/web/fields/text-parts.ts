import { mentionPattern } from '../../model/mentions.ts'

/** A text taken apart: words, what leads somewhere, and colleagues who are named. */
export type TextPart =
  | { kind: 'words'; words: string }
  | { kind: 'link'; words: string; href: string }
  | { kind: 'mention'; name: string; id: string }

/** Nobody is named but whom the server knows to be: what a client wrote may look alike. */
export function partsOf(text: string, mentioned: readonly string[] = []): TextPart[] {
  const [first = '', ...rest] = text.split(mentionPattern())
  const parts = linksIn(first)
  for (let at = 0; at < rest.length; at += 3) {
    const [name = '', id = '', after = ''] = rest.slice(at, at + 3)
    parts.push(mentioned.includes(id) ? { kind: 'mention', name, id } : { kind: 'words', words: `@${name}` })
    parts.push(...linksIn(after))
  }
  return parts.filter(part => part.kind !== 'words' || part.words)
}

const address = /(?<![\p{L}\p{N}:+.-])(?:https?:\/\/|mailto:|tel:)[^\s<>"'`]+/giu

/** Signs that end a sentence rather than an address. */
const ending = /(?<![.,;:!?)\]}»”…])[.,;:!?)\]}»”…]+$/

function linksIn(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(address)) {
    const words = found.replace(ending, '')
    const href = safeAddress(words)
    if (!href) continue
    parts.push({ kind: 'words', words: text.slice(from, index) }, { kind: 'link', words, href })
    from = index + words.length
  }
  return [...parts, { kind: 'words', words: text.slice(from) }]
}

const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** An address that may be followed: to a page, a letter or a call, and nothing that could run. */
function safeAddress(words: string): string | null {
  if (!URL.canParse(words)) return null
  const url = new URL(words)
  return schemes.has(url.protocol) ? url.href : null
}
