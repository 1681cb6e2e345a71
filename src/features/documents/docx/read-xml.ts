import { DOMParser } from '@xmldom/xmldom'

/** A part as a tree. Throws where it is no XML: nothing is guessed at. */
export function readXml(text: string): Document {
  const refuse = (message: string) => {
    throw new SyntaxError(message)
  }
  const document = new DOMParser({
    errorHandler: { warning: refuse, error: refuse, fatalError: refuse },
  }).parseFromString(text, 'text/xml')
  if (!document?.documentElement) throw new SyntaxError('no root')
  return document
}

export function isXml(text: string): boolean {
  try {
    return readXml(text) !== null
  } catch {
    return false
  }
}
