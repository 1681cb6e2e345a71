const candidates = [';', ',', '\t', '|'] as const
export type Delimiter = (typeof candidates)[number]

/**
 * What separates the cells: the character that divides most lines into the same number of cells, more than one.
 * Quoted text does not count, line breaks within quotes end no line. Excel's own first line `sep=;` decides at once.
 */
export function detectDelimiter(text: string): Delimiter {
  const said = saidDelimiter(text)
  if (said) return said
  const lines = countPerLine(text.slice(0, 256 * 1024))
  const scored = candidates.map(candidate => ({ candidate, score: evenness(lines.map(line => line[candidate])) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score > 0 ? best.candidate : ','
}

/** The delimiter that a first line `sep=;` names. */
export function saidDelimiter(text: string): Delimiter | undefined {
  const said = /^\ufeff?sep=(.)\r?\n/i.exec(text)?.[1]
  return candidates.find(candidate => candidate === said)
}

type Counts = Record<Delimiter, number>

function countPerLine(text: string): Counts[] {
  const lines: Counts[] = []
  let line = emptyCounts()
  let quoted = false
  let blank = true
  for (const char of text) {
    if (char === '"') quoted = !quoted
    if (quoted) continue
    if (char === '\n' || char === '\r') {
      if (!blank) lines.push(line)
      line = emptyCounts()
      blank = true
      if (lines.length === 200) return lines
    } else {
      blank = false
      if (char in line) line[char as Delimiter]++
    }
  }
  if (!blank && lines.length === 0) lines.push(line)
  return lines
}

const emptyCounts = (): Counts => ({ ';': 0, ',': 0, '\t': 0, '|': 0 })

/** Share of lines that agree on the most common count, weighed a little by how many cells that makes. */
function evenness(counts: number[]): number {
  const times = new Map<number, number>()
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1)
  const [count, agreed] = [...times].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])
  return count === 0 ? 0 : agreed / counts.length + Math.min(count, 20) / 100
}
