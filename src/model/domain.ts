/** The domain as DNS knows it (UTS 46 and Punycode), or undefined where it is no domain of the public mail. */
export function domainToAscii(domain: string): string | undefined {
  if (!/^[\p{L}\p{N}\p{M}.\-。]+$/u.test(domain)) return undefined
  // Most are as DNS has them, and need not be parsed.
  const hostname = /^[a-z0-9.-]+$/.test(domain) && !domain.includes('xn--') ? domain : hostOf(domain)
  if (!hostname || hostname.length > 253) return undefined

  const labels = hostname.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || !labels.every(isLabel) || !/^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(last)) return undefined
  return hostname
}

const hostOf = (domain: string): string | undefined => URL.parse(`http://${domain}/`)?.hostname

const isLabel = (label: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)

/** The domain as people read it. Stays in Punycode where decoding does not lead back to the same domain. */
export function domainToReadable(ascii: string): string {
  const labels = ascii
    .split('.')
    .map(label => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label))
  const readable = labels.join('.')
  return domainToAscii(readable) === ascii ? readable : ascii
}

/** RFC 3492, section 6.2. */
function decodePunycode(input: string): string | undefined {
  const cut = input.lastIndexOf('-')
  const output = [...input.slice(0, Math.max(cut, 0))].map(letter => letter.codePointAt(0) ?? 0)
  let code = 128
  let bias = 72
  let position = 0
  for (let at = cut + 1; at < input.length; ) {
    const before = position
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = Number.parseInt(input[at++] ?? '', 36)
      if (Number.isNaN(digit)) return undefined
      // Digits are a-z then 0-9; parseInt counts 0-9 first.
      const value = digit < 10 ? digit + 26 : digit - 10
      position += value * weight
      const threshold = k <= bias ? 1 : Math.min(k - bias, 26)
      if (value < threshold) break
      weight *= 36 - threshold
    }
    const length = output.length + 1
    bias = adaptBias(position - before, length, before === 0)
    code += Math.floor(position / length)
    position %= length
    if (code > 0x10ffff) return undefined
    output.splice(position++, 0, code)
  }
  return String.fromCodePoint(...output)
}

/** RFC 3492, section 6.1. */
function adaptBias(delta: number, length: number, first: boolean): number {
  let rest = first ? Math.floor(delta / 700) : Math.floor(delta / 2)
  rest += Math.floor(rest / length)
  let k = 0
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35)
  return k + Math.floor((36 * rest) / (rest + 38))
}
