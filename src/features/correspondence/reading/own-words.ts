/** Where somebody else's words begin: how mail programs head what is quoted. */
const quoteHeads: readonly RegExp[] = [
  /^-{2,}\s*(?:Original Message|Исходное сообщение|Reply message)\s*-{2,}\s*$/i,
  /^(?:On|Le|Am)\b.{5,200}\b(?:wrote|a écrit|schrieb)\s*:\s*$/i,
  /^.{3,200}(?:пишет|писал|писала|написал|написала)(?:\(а\))?\s*:?\s*$/i,
  /^_{10,}\s*$/,
  /^(?:From|От):\s.+$/i,
]

const forwarded = /^-{2,}\s*(?:Forwarded message|Пересылаемое сообщение|Перенаправленное сообщение)\b/i

/**
 * What the sender wrote himself, without what he answers. Where nothing else is there, and where he passes something on, all of it.
 */
export function ownWords(text: string): string {
  const lines = text.split('\n')
  if (lines.some(line => forwarded.test(line))) return text
  const end = lines.findIndex(
    (line, at) => quoteHeads.some(head => head.test(line)) || (line.startsWith('>') && isQuotedOn(lines, at)),
  )
  const own = (end < 0 ? lines : lines.slice(0, end)).join('\n').trim()
  return own || text
}

/** Answers between quoted lines are the sender's own: only what is quoted to the end is cut. */
const isQuotedOn = (lines: readonly string[], at: number): boolean =>
  lines.slice(at).every(line => !line.trim() || line.startsWith('>'))
