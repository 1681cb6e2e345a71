/**
 * How many letters differ at least: replaced, left out, added, or two neighbours exchanged (optimal string alignment of
 * Damerau 1964). What is more than `most` is told as `most + 1`. Meant for few: what it takes grows with 4 to the power of `most`.
 */
export function typos(a: string, b: string, most: number): number {
  if (a === b) return 0
  let [from, toA, toB] = [0, a.length, b.length]
  if (Math.abs(toA - toB) > most) return most + 1
  while (from < toA && from < toB && a.charCodeAt(from) === b.charCodeAt(from)) from++
  while (toA > from && toB > from && a.charCodeAt(toA - 1) === b.charCodeAt(toB - 1)) {
    toA--
    toB--
  }
  const [lengthA, lengthB] = [toA - from, toB - from]
  if (!lengthA || !lengthB) return lengthA + lengthB
  if (!most) return 1
  const isExchanged =
    lengthA > 1 &&
    lengthB > 1 &&
    a.charCodeAt(from) === b.charCodeAt(from + 1) &&
    a.charCodeAt(from + 1) === b.charCodeAt(from)
  if (most === 1) return lengthA === lengthB && lengthA === (isExchanged ? 2 : 1) ? 1 : 2
  // What may have happened at the first letter that is not the same.
  const after = (skippedA: number, skippedB: number): number =>
    typos(a.slice(from + skippedA, toA), b.slice(from + skippedB, toB), most - 1)
  return 1 + Math.min(after(1, 1), after(1, 0), after(0, 1), isExchanged ? after(2, 2) : most)
}

/** Likeness of two words from 0 to 1, where beginnings weigh more (Jaro 1989, Winkler 1990: a tenth for each of up to four letters). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  if (!a.length || !b.length) return 0
  const reach = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1)
  const taken = new Uint8Array(b.length)
  const found: number[] = []
  for (let i = 0; i < a.length; i++) {
    const to = Math.min(b.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= to; j++) {
      if (taken[j] || a.charCodeAt(i) !== b.charCodeAt(j)) continue
      taken[j] = 1
      found.push(a.charCodeAt(i))
      break
    }
  }
  if (!found.length) return 0
  let exchanged = 0
  let at = 0
  for (let j = 0; j < b.length; j++) if (taken[j] && b.charCodeAt(j) !== found[at++]) exchanged++
  const m = found.length
  const jaro = (m / a.length + m / b.length + (m - exchanged / 2) / m) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}
