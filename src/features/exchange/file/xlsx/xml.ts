import { SaxesParser } from 'saxes'
import { Invalid, RapportError } from '../../../../model/errors.ts'
import { limits } from '../limits.ts'
import { brokenBook } from './archive.ts'

/** What is done with the parts of a document; names come without their prefix. */
export interface XmlHandler {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/**
 * Reads XML of any length part by part; what `handle` emits is handed on after each part. Throws Invalid for what is no XML, for a DOCTYPE (of
 * which entities without end could be made) and for text without end.
 */
export async function* readXml<T>(
  parts: AsyncIterable<Buffer>,
  handle: (emit: (item: T) => void) => XmlHandler,
): AsyncGenerator<T> {
  const waiting: T[] = []
  const handler = handle(item => void waiting.push(item))
  const parser = new SaxesParser({ xmlns: false })
  const decoder = new TextDecoder()
  let silent = 0
  const heard = () => {
    silent = 0
  }
  parser.on('error', () => {
    throw brokenBook()
  })
  parser.on('doctype', () => {
    throw brokenBook()
  })
  parser.on('opentag', ({ name, attributes }) => {
    heard()
    handler.open?.(bare(name), attributes)
  })
  parser.on('text', text => {
    heard()
    handler.text?.(text)
  })
  parser.on('cdata', text => {
    heard()
    handler.text?.(text)
  })
  parser.on('closetag', ({ name }) => {
    heard()
    handler.close?.(bare(name))
  })
  for await (const part of parts) {
    silent += part.length
    write(parser, decoder.decode(part, { stream: true }))
    if (silent > 4 * limits.cellBytes) throw new Invalid([{ field: 'file', code: 'importLongText' }])
    yield* waiting.splice(0)
  }
  write(parser, decoder.decode())
  write(parser, null)
  yield* waiting.splice(0)
}

const bare = (name: string): string => name.slice(name.indexOf(':') + 1)

function write(parser: SaxesParser, text: string | null): void {
  try {
    if (text === null) parser.close()
    else parser.write(text)
  } catch (error) {
    throw error instanceof RapportError ? error : brokenBook()
  }
}

/** The same, of a short document whose handler keeps what it finds. */
export async function walkXml(parts: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(parts, () => handler));
}
