import { DOMParser } from '@xmldom/xmldom'

export const names = {
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
} as const
export type Namespace = keyof typeof names

export type XmlProblem = 'notXml' | 'declarations' | 'comments'

/** XML that is not even read. */
export class XmlRefused extends Error {
  readonly code: XmlProblem
  constructor(code: XmlProblem) {
    super(code)
    this.name = 'XmlRefused'
    this.code = code
  }
}

const mostElements = 20_000
const deepest = 100

/**
 * Reads XML of strangers. What no honest provider needs and two readers may understand differently is refused before
 * anything is parsed: document types, entities, CDATA, instructions and, unless allowed, comments.
 */
export function readXml(text: string, { comments = false } = {}): Element {
  const body = text.replace(/^\s*<\?xml [^?<>]{0,200}\?>/, '')
  if (/<!(?!--)|<\?/.test(body)) throw new XmlRefused('declarations')
  if (!comments && body.includes('<!--')) throw new XmlRefused('comments')
  if (body.split('<').length > mostElements) throw new XmlRefused('notXml')
  const root = parse(text)
  if (!root || depthOf(root) > deepest) throw new XmlRefused('notXml')
  return root
}

function parse(text: string): Element | null {
  const refuse = () => {
    throw new XmlRefused('notXml')
  }
  try {
    const parser = new DOMParser({ locator: {}, errorHandler: { warning: refuse, error: refuse, fatalError: refuse } })
    return parser.parseFromString(text, 'text/xml').documentElement
  } catch {
    throw new XmlRefused('notXml')
  }
}

/** Not by recursion: what is too deep would end that too. */
function depthOf(root: Element): number {
  let level = [root]
  let depth = 0
  for (; level.length && depth <= deepest; depth++) level = level.flatMap(elementsIn)
  return depth
}

export function elementsIn(parent: Element): Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) if (isElement(node)) found.push(node)
  return found
}

const isElement = (node: Node): node is Element => node.nodeType === 1

/** Elements directly below, of one name. */
export const childrenOf = (parent: Element, of: Namespace, name: string): Element[] =>
  elementsIn(parent).filter(each => isNamed(each, of, name))

/** The one element directly below of that name; `null` where there is none or are several. */
export function onlyChild(parent: Element | null, of: Namespace, name: string): Element | null {
  const [first = null, ...more] = parent ? childrenOf(parent, of, name) : []
  return more.length ? null : first
}

export const isNamed = (element: Element, of: Namespace, name: string): boolean =>
  element.localName === name && element.namespaceURI === names[of]

/** An element with all that is below it. */
export function allElements(root: Element): Element[] {
  const found = [root]
  for (const each of found) found.push(...elementsIn(each))
  return found
}

/** An attribute without namespace; `null` where it is absent or empty. */
export const attributeOf = (element: Element | null, name: string): string | null => element?.getAttribute(name) || null

/** The text of an element that holds nothing but text; `null` otherwise. */
export function textOf(element: Element | null): string | null {
  if (!element || elementsIn(element).length) return null
  return element.textContent?.trim() || null
}

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, sign => `&#${sign.charCodeAt(0)};`).replace(/[^\t\n\r\x20-\uffff]/g, '')
