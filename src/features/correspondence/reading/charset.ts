import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/**
 * The letter with every part of which nobody says in what it is written as UTF-8: it is that where it can be, else windows-1251. What is
 * declared is left to the parser.
 */
export function withKnownCharsets(raw: Buffer): Buffer {
  return isUtf8(raw) ? raw : guessed(raw, 0)
}

const deepest = 10

function guessed(entity: Buffer, depth: number): Buffer {
  const end = endOfHead(entity)
  const head = asUtf8(entity.subarray(0, end))
  const body = entity.subarray(end)
  const type = /^content-type:(.*(?:\r?\n[ \t].*)*)/im.exec(head.toString('latin1'))?.[1] ?? ''
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark && /^\s*multipart\//i.test(type) && depth < deepest) {
    const text = body.toString('latin1')
    const parts = text.split(new RegExp(`(^--${escaped(mark)}(?:--)?[ \\t]*\\r?\\n?)`, 'm'))
    const read = parts.map((part, at) => {
      const bytes = Buffer.from(part, 'latin1')
      return at > 0 && at % 2 === 0 ? guessed(bytes, depth + 1) : asUtf8(bytes)
    })
    return Buffer.concat([head, ...read])
  }
  return Buffer.concat([head, isText(type) ? asUtf8(body) : body])
}

const escaped = (text: string): string =>
  text.replace(/[^\w]/g, sign => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)

const isText = (type: string): boolean => (!type.trim() || /^\s*text\//i.test(type)) && !/charset\s*=/i.test(type)

function endOfHead(entity: Buffer): number {
  const at = [entity.indexOf('\r\n\r\n'), entity.indexOf('\n\n')].filter(each => each >= 0)
  return at.length ? Math.min(...at) : entity.length
}

const asUtf8 = (bytes: Buffer): Buffer => (isUtf8(bytes) ? bytes : Buffer.from(iconv.decode(bytes, 'win1251')))
