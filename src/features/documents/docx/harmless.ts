import { XMLSerializer } from '@xmldom/xmldom'
import { Invalid, type Problem } from '../../../model/index.ts'
import { isXml, readXml } from './read-xml.ts'
import type { Parts } from './unpack.ts'

/** Deeper than Word nests; what walks through a part by calling itself stays within the stack. */
const deepest = 120
/** Of all XML together, in bytes: trees of it take twenty times as much. Pictures may be larger. */
const mostXml = 8_000_000

/**
 * The parts of a template without what fetches or runs something when the document is opened. The template that Word
 * remembers it was made from is dropped, for most have one; throws Invalid with all of the rest.
 */
export function harmless(parts: Parts): Parts {
  const problems: Problem[] = []
  const kept: Parts = new Map()
  const written = [...parts].filter(([name]) => isXmlName(name)).reduce((sum, [, { length }]) => sum + length, 0)
  if (written > mostXml) throw new Invalid([{ field: 'file', code: 'docxTooLarge', params: { max: 10 } }])
  for (const [name, bytes] of parts) {
    if (/vbaProject|vbaData|activeX|oleObject|\.(?:exe|dll|js|vbs|bat|cmd|ps1|docm|dotm)$/i.test(name)) {
      problems.push(problem('docxMacros', name))
      continue
    }
    if (!isXmlName(name)) {
      kept.set(name, bytes)
      continue
    }
    const text = textOf(bytes)
    const code = text === null ? 'docxBroken' : codeOf(name, text)
    if (code) problems.push(problem(code, name))
    else
      kept.set(
        name,
        name.endsWith('.rels') ? cleanedRels(text ?? '', name, problems) : cleaned(bytes, name, text ?? ''),
      )
  }
  if (problems.length) throw new Invalid(problems)
  return kept
}

const isXmlName = (name: string): boolean => /\.(?:xml|rels)$/i.test(name)

const problem = (code: string, part: string): Problem => ({ field: 'file', code, params: { part } })

/** UTF-8 alone: Word writes nothing else, and other encodings could hide what is looked for. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') || /^<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])/i.test(text) ? null : text
  } catch {
    return null
  }
}

function codeOf(name: string, text: string): string | null {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return 'docxDoctype'
  if (name === '[Content_Types].xml' && /macroEnabled|vbaProject|activeX/i.test(text)) return 'docxMacros'
  if (depthOf(text) > deepest || !isXml(text)) return 'docxBroken'
  return name.startsWith('word/') && fieldsThatFetch(text) ? 'docxFields' : null
}

function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (const [tag] of text.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<\/?[A-Za-z_](?:[^<>"']|"[^"]*"|'[^']*')*>/g)) {
    if (tag.startsWith('</')) depth -= 1
    else if (!tag.endsWith('/>')) depth += 1
    if (depth > most) most = depth
  }
  // What is left open is made whole by some readers, each in its way.
  return depth === 0 ? most : Number.POSITIVE_INFINITY
}

/** Fields of Word that run a program or fetch a file; their words may be cut into several runs. */
function fieldsThatFetch(text: string): boolean {
  const inRuns = [...text.matchAll(/<w:instrText[^>]*>([^<]*)</g)].map(([, words]) => words).join('')
  const simple = [...text.matchAll(/w:instr\s*=\s*"([^"]*)"/g)].map(([, words]) => words).join(' ')
  return /DDE|INCLUDE\s*(?:TEXT|PICTURE)|IMPORT|LINK\s+\w+\.|DATABASE|MACROBUTTON|AUTOTEXT|GLOSSARY/i.test(
    `${inRuns} ${simple}`,
  )
}

const cleaned = (bytes: Uint8Array, name: string, text: string): Uint8Array =>
  name === 'word/settings.xml'
    ? Buffer.from(text.replace(/<w:attachedTemplate\b[^>]*?(?:\/>|>\s*<\/w:attachedTemplate>)/g, ''))
    : bytes

/** Relations to what lies outside: links that people click may stay. */
function cleanedRels(text: string, name: string, problems: Problem[]): Uint8Array {
  const document = readXml(text)
  for (const relation of Array.from(document.getElementsByTagName('Relationship'))) {
    const type = relation.getAttribute('Type')?.split('/').at(-1) ?? ''
    const target = relation.getAttribute('Target') ?? ''
    const isOutside =
      relation.getAttribute('TargetMode')?.toLowerCase() === 'external' || /^(?:[a-z][\w+.-]*:|\\\\|\/\/)/i.test(target)
    if (type === 'attachedTemplate') relation.parentNode?.removeChild(relation)
    else if (type === 'aFChunk' || type === 'subDocument' || type === 'oleObject')
      problems.push(problem('docxOutside', name))
    else if (isOutside && !(type === 'hyperlink' && /^(?:https?|mailto|tel):/i.test(target)))
      problems.push(problem('docxOutside', name))
  }
  return Buffer.from(new XMLSerializer().serializeToString(document))
}
