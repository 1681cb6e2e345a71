/** What a column leaves open: which of two readings its dates or numbers have. */
export interface Convention<Choice extends string> {
  /** Cells that can be read both ways. */
  open: number
  /** Some of them, for a person to judge by. */
  samples: string[]
  /** What the other cells of the column prove; absent where they prove nothing, or both. */
  proven?: Choice
  /** What is likelier. */
  proposal: Choice
}

export type DateOrder = 'dayFirst' | 'monthFirst'
export type Decimal = ',' | '.'

const dateShape = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?:\D|$)/
const otherDate = /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}))(?:\D|$)/

/**
 * Watches a column for the order of day and month. `12.03.2026` and `2026-03-12` have one reading each; `03/12/2026` and
 * `03-12-26` have the one that a cell like `25/12/2026` proves for the column. Where none does, the likelier reading is
 * the one nearer to the other dates of the column.
 */
export class DateOrderWatch {
  private dayFirst = 0
  private monthFirst = 0
  private open = 0
  private readonly samples = new Set<string>()
  private readonly known: number[] = []
  private readonly readings: { dayFirst: number; monthFirst: number }[] = []

  see(cell: string): void {
    const shape = dateShape.exec(cell)
    if (!shape) {
      this.remember(cell)
      return
    }
    const [first, second, year] = [Number(shape[1]), Number(shape[3]), fullYear(shape[4])]
    if (first > 12 && second <= 12) this.dayFirst++
    else if (second > 12 && first <= 12) this.monthFirst++
    else if (first !== second) {
      this.open++
      if (this.samples.size < 5) this.samples.add(cell)
      if (this.readings.length < 200)
        this.readings.push({
          dayFirst: Date.UTC(year, second - 1, first),
          monthFirst: Date.UTC(year, first - 1, second),
        })
    }
  }

  convention(country: string): Convention<DateOrder> {
    const proven =
      this.dayFirst && !this.monthFirst ? 'dayFirst' : this.monthFirst && !this.dayFirst ? 'monthFirst' : undefined
    const proposal = proven ?? this.nearer() ?? (country === 'US' ? 'monthFirst' : 'dayFirst')
    return { open: this.open, samples: [...this.samples], proven, proposal }
  }

  private remember(cell: string): void {
    const date = otherDate.exec(cell)
    if (!date || this.known.length >= 200) return
    this.known.push(
      date[1]
        ? Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]))
        : Date.UTC(fullYear(date[6]), Number(date[5]) - 1, Number(date[4])),
    )
  }

  private nearer(): DateOrder | undefined {
    if (!this.known.length || !this.readings.length) return undefined
    const middle = this.known.toSorted((a, b) => a - b)[Math.floor(this.known.length / 2)] ?? 0
    const off = (order: DateOrder) => this.readings.reduce((sum, reading) => sum + Math.abs(reading[order] - middle), 0)
    const [day, month] = [off('dayFirst'), off('monthFirst')]
    return day === month ? undefined : day < month ? 'dayFirst' : 'monthFirst'
  }
}

const fullYear = (text = ''): number => (text.length === 2 ? 2000 + Number(text) : Number(text))

/**
 * Watches a column for its decimal separator. `15000,50` and `1.250.000` prove the comma, `1,250.00` the point;
 * `12.500` is open.
 */
export class DecimalWatch {
  private comma = 0
  private point = 0
  private open = 0
  private readonly samples = new Set<string>()

  see(cell: string): void {
    const number = cell.replace(/[^\d.,]/g, '').replace(/^[.,]+|(?<![.,])[.,]+$/g, '')
    const marks = number.replace(/\d/g, '')
    if (!marks) return
    const said = saidDecimal(number, marks)
    if (said === ',') this.comma++
    else if (said === '.') this.point++
    else {
      this.open++
      if (this.samples.size < 5) this.samples.add(cell)
    }
  }

  convention(country: string): Convention<Decimal> {
    const proven = this.comma && !this.point ? ',' : this.point && !this.comma ? '.' : undefined
    return {
      open: this.open,
      samples: [...this.samples],
      proven,
      proposal: proven ?? (pointCountries.has(country) ? '.' : ','),
    }
  }
}

function saidDecimal(number: string, marks: string): Decimal | undefined {
  if (marks.includes(',') && marks.includes('.')) return marks.endsWith(',') ? ',' : '.'
  const mark = marks[0] as Decimal
  // Repeated, it divides thousands.
  if (marks.length > 1) return mark === ',' ? '.' : ','
  const [whole = '', fraction = ''] = number.split(mark)
  return fraction.length === 3 && whole.length <= 3 && !/^0/.test(whole) ? undefined : mark
}

const pointCountries = new Set(['US', 'GB', 'IE', 'AU', 'NZ', 'CN', 'JP', 'IN', 'IL', 'TH', 'KR', 'MX', 'PH', 'SG'])
