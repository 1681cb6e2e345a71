import { allElements, attributeOf, childrenOf, elementsIn, isNamed } from './xml.ts'

/** Parts of an answer that stand where they must, each once. */
export interface AnswerParts {
  response: Element
  /** Either of both, or none where the provider refused. */
  assertion: Element | null
  encrypted: Element | null
}

/**
 * Parts of an answer. Every known way of wrapping a signature moves the signed part aside and puts a forged one in its place:
 * so a second answer or assertion anywhere, an element of these names of another kind, an id given twice, or a signature that
 * does not stand in what it signs is refused, `null`.
 */
export function readAnswerParts(root: Element): AnswerParts | null {
  if (!isNamed(root, 'protocol', 'Response') || attributeOf(root, 'Version') !== '2.0') return null
  const assertions = childrenOf(root, 'assertion', 'Assertion')
  const encrypted = childrenOf(root, 'assertion', 'EncryptedAssertion')
  const known = new Set([root, ...assertions, ...encrypted])
  if (assertions.length + encrypted.length > 1 || !isUnambiguous(root, known)) return null
  return { response: root, assertion: assertions[0] ?? null, encrypted: encrypted[0] ?? null }
}

/** Whether what came out of the encryption is one assertion and nothing else. */
export const isPlainAssertion = (root: Element): boolean =>
  isNamed(root, 'assertion', 'Assertion') && isUnambiguous(root, new Set([root]))

const guarded = new Set(['Response', 'Assertion', 'EncryptedAssertion'])

function isUnambiguous(root: Element, known: ReadonlySet<Element>): boolean {
  const elements = allElements(root)
  const ids = elements.flatMap(idsOf)
  return (
    new Set(ids).size === ids.length &&
    elements.every(each => !guarded.has(each.localName) || known.has(each)) &&
    elements.every(each => each.localName !== 'Signature' || signsItsParent(each, known)) &&
    elements.every(each => !isNamed(each, 'signature', 'Object') && !isNamed(each, 'signature', 'Manifest'))
  )
}

const idsOf = (element: Element): string[] =>
  Array.from(element.attributes)
    .filter(({ name, localName }) => /^id$/i.test(localName || name))
    .map(({ value }) => value)

function signsItsParent(signature: Element, known: ReadonlySet<Element>): boolean {
  const parent = elementAbove(signature, known)
  if (!parent || !isNamed(signature, 'signature', 'Signature') || signaturesIn(parent).length > 1) return false
  const [info, ...infos] = below(signature, 'SignedInfo')
  const [reference, ...references] = info ? below(info, 'Reference') : []
  const [value, ...values] = below(signature, 'SignatureValue')
  if (!info || !reference || !value || infos.length || references.length || values.length) return false
  const id = attributeOf(parent, 'ID')
  return id !== null && /^[\w.-]+$/.test(id) && attributeOf(reference, 'URI') === `#${id}`
}

const elementAbove = ({ parentNode }: Element, known: ReadonlySet<Element>): Element | null =>
  [...known].find(each => each === parentNode) ?? null

/** By name alone: one of another kind would count as one too many. */
const below = (parent: Element, name: string): Element[] => elementsIn(parent).filter(each => each.localName === name)

export const signaturesIn = (parent: Element): Element[] => below(parent, 'Signature')

export interface SignatureWays {
  methods: string[]
  transforms: string[]
}

/** By which algorithms something is signed. */
export function waysOf(signature: Element): SignatureWays {
  const inside = allElements(signature)
  const algorithms = (...named: string[]) =>
    inside
      .filter(each => named.some(name => isNamed(each, 'signature', name)))
      .map(each => attributeOf(each, 'Algorithm') ?? '')
  return {
    methods: algorithms('SignatureMethod', 'DigestMethod'),
    transforms: algorithms('CanonicalizationMethod', 'Transform'),
  }
}
