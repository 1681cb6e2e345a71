/** How well words fit a text, and where: the parts of the text that were meant, `[from, to]`. */
export interface Match {
  score: number
  marks: [number, number][]
}

/** Finds each word of the query in the text, in any order: its beginning best, then within a word, then letter by letter. */
export function matchWords(query: string, text: string): Match | null {
  const plain = bare(text)
  const found = bare(query)
    .split(/\s+/)
    .filter(Boolean)
    .map(word => matchWord(word, plain))
  if (!found.length || found.some(one => !one)) return null
  const parts = found.filter(one => one !== null)
  return {
    score: Math.min(...parts.map(({ score }) => score)) + (plain.startsWith(bare(query)) ? 0.5 : 0),
    marks: joined(parts.flatMap(({ marks }) => marks)),
  }
}

const bare = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

function matchWord(word: string, text: string): Match | null {
  const starts = wordStarts(text)
  const begun = starts.find(at => text.startsWith(word, at))
  if (begun !== undefined) {
    const whole = !/[\p{L}\p{N}]/u.test(text[begun + word.length] ?? ' ')
    return { score: whole ? 4 : 3, marks: [[begun, begun + word.length]] }
  }
  const within = text.indexOf(word)
  if (within >= 0 && word.length > 1) return { score: 2, marks: [[within, within + word.length]] }
  return word.length > 2 ? letterByLetter(word, text, starts) : null
}

/** From the beginning of a word on, leaving letters out: `свдз` → `Создать сделку`, `нлид` → `Новый лид`. */
function letterByLetter(word: string, text: string, starts: number[]): Match | null {
  const tries = starts
    .map(start => {
      const marks: [number, number][] = []
      let at = start
      for (const letter of word) {
        const next = marks.length ? text.indexOf(letter, at) : text[at] === letter ? at : -1
        if (next < 0) return null
        marks.push([next, next + 1])
        at = next + 1
      }
      // Letters that lie too far apart were not meant.
      return at - start <= word.length * 2 + 1 ? { score: 1, marks } : null
    })
    .filter(one => one !== null)
  return tries[0] ?? null
}

const wordStarts = (text: string): number[] => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => index)

function joined(marks: [number, number][]): [number, number][] {
  const sorted = [...marks].sort(([one], [other]) => one - other)
  const whole: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = whole.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else whole.push([from, to])
  }
  return whole
}
