import { dayOf, fold } from '../../../model/index.ts'

/** An invoice that the purpose of a payment names: `счёт № 15/26 от 12.11.2026`. */
export interface Named {
  number: string
  /** `null`: no date stands beside it. */
  dated: string | null
}

/** No purpose names more. */
const most = 50

/** Invoices that a purpose names, in its order, each once. */
export function namedInvoices(purpose: string): Named[] {
  const named: Named[] = []
  let passed = 0
  for (const start of purpose.matchAll(heading)) {
    // `INV` may begin a number of its own.
    if (start.index < passed) continue
    let at = start.index + start[0].length
    while (named.length < most) {
      const read = readOne(purpose, at)
      if (!read) break
      if (!named.some(({ number }) => number === read.number)) named.push({ number: read.number, dated: read.dated })
      passed = read.end
      const more = sticky(between, purpose, read.end)
      if (!more) break
      at = read.end + more[0].length
    }
  }
  return named
}

const heading =
  /(?<!\p{L})(?:сч[её]т(?:а|у|ам|ами|ом|ов|ах|е)?|сч|invoices?|inv)(?!\p{L})(?: ?- ?(?:оферт|договор|фактур)\p{L}{0,3})?\.? ?(?:на оплату ?)?/giu
const sign = /(?:№№|№|N°|N[or]?(?![\p{L}])|#){0,1}[.: ]{0,3}/iuy
const figure = /(?:\p{L}{1,6}[-/]?)?\d[\p{L}\d]{0,19}(?:[-/]\p{L}{0,6}\d[\p{L}\d]{0,19}|[-/]\p{L}{1,6}(?!\p{L})){0,4}/uy
const date = /,? ?(?:от|dated|of)\.? {0,2}(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)/iuy
const between = / ?(?:,|;|&|(?<= )и(?= )|(?<= )and(?= )) ?(?:сч[её]т(?:у|а)? ?)?(?=[№#N]|(?:\p{L}{1,6}[-/]?)?\d)/iuy

function readOne(text: string, start: number): (Named & { end: number }) | undefined {
  const from = start + (sticky(sign, text, start)?.[0].length ?? 0)
  const number = sticky(figure, text, from)?.[0]
  // Twenty digits are an account: `на счёт 40702…`.
  if (!number || /\d{16}/.test(number) || isDate(text, from)) return undefined
  const after = from + number.length
  const dated = sticky(date, text, after)
  return { number: numberKey(number), dated: dated ? dayIn(dated) : null, end: after + (dated?.[0].length ?? 0) }
}

/** `счёт от 12.11.2026`: a date in the place of a number. */
const isDate = (text: string, at: number): boolean => /^\d{1,2}\.\d{1,2}\.\d{2,4}/.test(text.slice(at, at + 10))

function dayIn([, day, month, year = '']: RegExpExecArray): string | null {
  return dayOf(Number(year.length === 2 ? `20${year}` : year), Number(month), Number(day)) ?? null
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** The same for all ways in which people copy a number: `СЧ-0015/26` is `сч15/26`. */
export const numberKey = (number: string): string =>
  fold(number)
    .replace(/(?<=\p{L})[-/ ]+(?=\d)/gu, '')
    .replace(/[\s№#]+/gu, '')
    .replace(/(?<!\d)0+(?=\d)/g, '')
