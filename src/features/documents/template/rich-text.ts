/**
 * The little markup that texts of templates have: `# heading`, `- item`, `1. item`, `**bold**`, `*slanted*`; an empty line
 * between paragraphs. It is read before places are filled, so that what people typed is never markup.
 */
export interface Paragraph {
  style: 'heading' | 'paragraph' | 'bullet' | 'number'
  runs: Run[]
}

export interface Run {
  text: string
  bold: boolean
  italic: boolean
}

export function readRichText(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let open: string[] = []
  const close = () => {
    if (open.length) paragraphs.push({ style: 'paragraph', runs: readRuns(open.join('\n')) })
    open = []
  }
  for (const line of text.split(/\r?\n/)) {
    const begun = beginningOf(line)
    if (begun || !line.trim()) close()
    if (begun) paragraphs.push(begun)
    else if (line.trim()) open.push(line.trim())
  }
  close()
  return paragraphs
}

const beginnings: [RegExp, Paragraph['style']][] = [
  [/^\s*#{1,3}\s+/, 'heading'],
  [/^\s*[-–•]\s+/, 'bullet'],
  [/^\s*\d{1,3}[.)]\s+/, 'number'],
]

function beginningOf(line: string): Paragraph | null {
  for (const [mark, style] of beginnings) if (mark.test(line)) return { style, runs: readRuns(line.replace(mark, '')) }
  return null
}

/** Marks that nothing closes are signs like all others; within places there are none. */
function readRuns(text: string): Run[] {
  const runs: Run[] = []
  let bold = false
  let italic = false
  let plain = ''
  const flush = () => {
    if (plain) runs.push({ text: plain, bold, italic })
    plain = ''
  }
  for (const [part] of text.matchAll(/\{\{(?:(?!\{\{|\}\})[\s\S]){0,500}\}\}|\*\*|\*|[^*{]+|\{/g)) {
    const isMark = part === '**' ? bold || closes(text, '**') : part === '*' && (italic || closes(text, '*'))
    if (!isMark) {
      plain += part
      continue
    }
    flush()
    if (part === '**') bold = !bold
    else italic = !italic
  }
  flush()
  return runs
}

/** Whether a mark stands in a text, outside of places, an even number of times. */
const closes = (text: string, mark: '**' | '*'): boolean => {
  const marks = text.replace(/\{\{(?:(?!\{\{|\}\})[\s\S]){0,500}\}\}/g, '').match(/\*\*|\*/g) ?? []
  return marks.filter(one => one === mark).length % 2 === 0
}
