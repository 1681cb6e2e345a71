/** How far something is, on one line that is written over; a line every ten seconds where nobody watches. */
export interface Progress {
  /** `share`: from nought to one. */
  show(what: string, share: number, more?: string): void
  /** Ends the line, so that others may follow. */
  end(): void
}

const width = 24
const seldom = 10_000

export function openProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  let shown = ''
  let said = 0
  return {
    show(what, share, more = '') {
      const full = Math.round(width * Math.min(Math.max(share, 0), 1))
      const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`
      const line = `${what} ${bar} ${Math.floor(100 * share)} %${more && `  ${more}`}`
      if (!out.isTTY) {
        if (Date.now() - said < seldom) return
        said = Date.now()
        out.write(`${line}\n`)
        return
      }
      out.write(`\r${line.padEnd(shown.length)}`)
      shown = line
    },
    end() {
      if (shown) out.write('\n')
      shown = ''
      said = 0
    },
  }
}

/** `3 min`, `40 s`. */
export const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`

const figure = new Intl.NumberFormat('en')

/** Tells rate and time left of what grows evenly, from when it is made. */
export function paced(unit: string, of: number, from = 0): (done: number) => string {
  const began = performance.now()
  return done => {
    const seconds = (performance.now() - began) / 1000
    const rate = (done - from) / seconds
    return seconds < 1 || rate <= 0
      ? ''
      : `${figure.format(Math.round(rate))} ${unit}/s, ${duration((of - done) / rate)} left`
  }
}
