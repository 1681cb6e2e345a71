import { type ImageContent, MimeType, TemplateHandler } from 'easy-template-x'
import { Invalid } from '../../../model/index.ts'
import type { DocumentData, Line } from '../data.ts'
import { placeText } from '../document-places.ts'
import { paymentOf } from '../payment/of-document.ts'
import { qrPng } from '../payment/qr.ts'
import { kindOf, Pictures, sizeOf } from '../pdf/pictures.ts'
import type { Press } from '../pdf/press.ts'
import type { DocxTemplate } from './check.ts'
import { marked, unmarked } from './marks.ts'
import { partOf } from './paragraphs.ts'
import { type Picture, readTag } from './tags.ts'
import { type Parts, pack, unpack } from './unpack.ts'

/** Writing them takes half a second of the process that makes documents; longer tables are for PDF. */
const mostLines = 500

/** Signs that nobody types: they stand for braces of what people typed, which must not be read as places. */
const braces = { '{': '\ue0f1', '}': '\ue0f2' } as const

/** A document as a Word file. Throws Invalid of pictures that are none, and of more lines than Word bears; otherwise what `Press.fill` throws. */
export async function renderDocx(press: Press, template: DocxTemplate, data: DocumentData): Promise<Uint8Array> {
  if (data.lines.length > mostLines)
    throw new Invalid([{ field: 'lines', code: 'tooManyValues', params: { max: mostLines } }])
  return press.fill({ parts: template.parts, data })
}

/** The work itself: seconds of it in the thread of the server would keep everybody else waiting. */
export async function fillDocx(parts: Parts, data: DocumentData): Promise<Uint8Array> {
  const handler = new TemplateHandler({
    delimiters: { tagStart: '{{', tagEnd: '}}', tagOptionsStart: '\ue0f3', tagOptionsEnd: '\ue0f4' },
    maxXmlDepth: 200,
    scopeDataResolver: ({ strPath }) => told(strPath, data),
  })
  const filled = await handler.process(Buffer.from(pack(marked(withNamespaces(parts)))), {})
  return pack(withBraces(unmarked(unpack(filled))))
}

const namespaces = {
  wp: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
} as const

/** Pictures are put in with prefixes that a file without pictures need not know: Word would take it for broken. */
function withNamespaces(parts: Parts): Parts {
  return new Map(
    [...parts].map(([name, bytes]) => {
      if (!partOf(name)) return [name, bytes]
      const text = new TextDecoder().decode(bytes)
      const [, root = ''] = /<(w:\w+[^>]*)>/.exec(text) ?? []
      const missing = Object.entries(namespaces).filter(([prefix]) => !root.includes(`xmlns:${prefix}=`))
      const added = missing.map(([prefix, address]) => ` xmlns:${prefix}="${address}"`).join('')
      return [name, Buffer.from(text.replace(/<w:\w+/, found => found + added))]
    }),
  )
}

/** What a tag says; `path` leads to it through the blocks it stands in. */
function told(path: readonly string[], data: DocumentData) {
  const at = path.lastIndexOf('lines', path.length - 2)
  const line = at < 0 ? null : (data.lines[Number(path[at + 1])] ?? null)
  const tag = readTag(withSign(path.at(-1) ?? ''))
  if (tag.kind === 'open' && tag.block === 'lines') return data.lines.map(() => ({}))
  if (tag.kind === 'open') return (placeText(data, tag.place, line) !== '') === (tag.block === 'if')
  if (tag.kind === 'picture') return pictureOf(tag.picture, data, line)
  return tag.kind === 'place' ? typed(placeText(data, tag.place, line)) : ''
}

/** The engine takes the sign off that opens a block. */
const withSign = (name: string): string => (name === 'lines' || /^(?:if|unless) /.test(name) ? `#${name}` : name)

const typed = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\ue0f1-\ue0f5\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '')
    .replace(/\p{Cc}/gu, sign => (sign === '\n' ? sign : ' '))
    .replace(/[{}]/g, sign => (sign === '{' ? braces['{'] : braces['}']))

function withBraces(parts: Parts): Parts {
  for (const [name, bytes] of parts)
    if (partOf(name)) {
      const text = new TextDecoder().decode(bytes)
      parts.set(name, Buffer.from(text.replaceAll(braces['{'], '{').replaceAll(braces['}'], '}')))
    }
  return parts
}

/** Pixels of 96 to the inch that each may take. */
const room: Record<Picture, { width: number; height: number }> = {
  'seller.logo': { width: 227, height: 68 },
  'seller.facsimile': { width: 121, height: 53 },
  'seller.seal': { width: 136, height: 136 },
  'document.paymentCode': { width: 120, height: 120 },
  'line.picture': { width: 60, height: 60 },
}

function pictureOf(name: Picture, data: DocumentData, line: Line | null): ImageContent | '' {
  const picture = bytesOf(name, data, line)
  if (!picture) return ''
  new Pictures().add(picture, name)
  const kind = kindOf(picture) ?? 'png'
  const [width, height] = sizeOf(picture, kind)
  const scale = Math.min(room[name].width / width, room[name].height / height)
  return {
    _type: 'image',
    source: Buffer.from(picture),
    format: kind === 'png' ? MimeType.Png : MimeType.Jpeg,
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  }
}

function bytesOf(name: Picture, data: DocumentData, line: Line | null): Uint8Array | null {
  const { images } = data.seller
  if (name === 'seller.logo') return images.logo
  if (name === 'seller.facsimile') return images.facsimile
  if (name === 'seller.seal') return images.seal
  if (name === 'line.picture') return line?.picture ?? null
  const code = paymentOf(data, [data.title, data.number && `№ ${data.number}`].filter(Boolean).join(' '))
  return code && qrPng(code)
}
