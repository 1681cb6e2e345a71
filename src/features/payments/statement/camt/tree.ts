import { SaxesParser } from 'saxes'
import { StatementRefused } from '../statement.ts'
import type { Given } from '../values.ts'

/** An element, by the local part of its name: banks bind the namespace to whatever prefix they like. */
export interface Element {
  name: string
  attributes: Readonly<Record<string, string>>
  children: Element[]
  text: string
  line: number
}

const deepest = 60
const mostElements = 3_000_000
/** No text of a statement is longer; what is beyond is left off. */
const longestText = 10_000

/** Elements that are read by themselves as soon as they end, and dropped: a statement of any length needs little room. */
export type Taking = (element: Element, within: Element) => boolean

/** Reads XML of strangers. A document type, and with it every entity of its own, is refused. Throws StatementRefused. */
export function readTree(text: string, take: Taking): Element {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const top: Element = { name: '', attributes: {}, children: [], text: '', line: 1 }
  const open = [top]
  let count = 0
  parser.on('error', () => {
    throw new StatementRefused('xml', parser.line)
  })
  parser.on('doctype', () => {
    throw new StatementRefused('declarations', parser.line)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++count > mostElements) throw new StatementRefused('tooMany', parser.line)
    if (open.length > deepest) throw new StatementRefused('xml', parser.line)
    open.push({ name: localName(name), attributes, children: [], text: '', line: parser.line })
  })
  const add = (part: string) => {
    const last = open.at(-1)
    if (last && last.text.length < longestText) last.text += part.slice(0, longestText)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    const closed = open.pop()
    const within = open.at(-1)
    if (closed && within && !take(closed, within)) within.children.push(closed)
  })
  parser.write(text).close()
  return top
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

export const childrenOf = (element: Element | undefined, name: string): Element[] =>
  element?.children.filter(child => child.name === name) ?? []

/** The first element along a path: `at(entry, 'Acct', 'Id', 'IBAN')`. */
export function at(element: Element | undefined, ...path: string[]): Element | undefined {
  let found = element
  for (const name of path) found = found?.children.find(child => child.name === name)
  return found
}

/** Its text, where there is any. */
export const textAt = (element: Element | undefined, ...path: string[]): string | null =>
  at(element, ...path)?.text.trim() || null

/** What stands along the first of these paths that says something. */
export function givenAt(element: Element, ...paths: string[][]): Given | null {
  for (const path of paths) {
    const found = at(element, ...path)
    if (found?.text.trim())
      return { text: found.text.trim(), line: found.line, field: [element.name, ...path].join('/') }
  }
  return null
}
