/** What a page tells of its own speed, kept by the functions below, which run in it. Times in milliseconds. */
export interface PageTimes {
  /** By interaction: what it was, and how long until something was painted after it. */
  interactions: Record<string, { what: string; ms: number }>
  /** Sum of the shifts of what is seen that nobody caused, as Chromium scores them. */
  shift: number
  /** When the next thing waited for was begun, and when it was painted. */
  began: number
  seen: number | null
}

declare global {
  interface Window {
    times: PageTimes
  }
}

/** Before the page's own scripts: watches interactions (https://web.dev/articles/inp) and shifts (https://web.dev/articles/cls). */
export function watchPage(): void {
  const times: PageTimes = { interactions: {}, shift: 0, began: 0, seen: null }
  window.times = times
  interface Interaction extends PerformanceEntry {
    interactionId: number
  }
  interface Shift extends PerformanceEntry {
    value: number
    hadRecentInput: boolean
  }
  const watch = <Entry extends PerformanceEntry>(options: object, note: (entry: Entry) => void) =>
    new PerformanceObserver(list => list.getEntries().forEach(entry => void note(entry as Entry))).observe({
      buffered: true,
      ...options,
    })
  watch<Interaction>({ type: 'event', durationThreshold: 16 }, ({ interactionId, name, duration }) => {
    const known = times.interactions[interactionId]
    if (interactionId && (known?.ms ?? 0) < duration) times.interactions[interactionId] = { what: name, ms: duration }
  })
  watch<Shift>({ type: 'layout-shift' }, ({ value, hadRecentInput }) => {
    if (!hadRecentInput) times.shift += value
  })
}

export interface Awaited {
  selector: string
  words?: string
  fromPress: boolean
}

/** From the next press of a button or key on, else from the page's beginning, until something with these words is painted. */
export function awaitPaint({ selector, words = '', fromPress }: Awaited): void {
  const { times } = window
  times.seen = null
  times.began = fromPress ? Number.POSITIVE_INFINITY : 0
  const press = () => {
    if (times.began === Number.POSITIVE_INFINITY) times.began = performance.now()
  }
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, press, { capture: true, once: true })
  const isThere = () => [...document.querySelectorAll(selector)].some(each => each.textContent?.includes(words))
  const look = () => {
    if (times.began === Number.POSITIVE_INFINITY || !isThere()) requestAnimationFrame(look)
    else
      requestAnimationFrame(() =>
        setTimeout(() => {
          times.seen = performance.now() - times.began
        }),
      )
  }
  look()
}

/** What is drawn now, as a page that needs no script. */
export function stillPage(): string {
  const page = document.documentElement.cloneNode(true) as HTMLElement
  for (const part of page.querySelectorAll('script, link[rel="modulepreload"]')) part.remove()
  return `<!doctype html>${page.outerHTML}`
}

/**
 * How fast the processor runs JavaScript, by the two loops of Lighthouse's BenchmarkIndex, half a second each: one makes texts of
 * 10,000 letters, one copies 100,000 numbers. Slowed down four times is meant for a machine of 1500 to 2000.
 * @see https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md#benchmarking-cpu-power
 */
export function benchmarkIndex(): number {
  const perSecond = (work: () => void): number => {
    const began = performance.now()
    let times = 0
    while (times % 10 !== 0 || performance.now() - began < 500) {
      work()
      times++
    }
    return times / 10 / ((performance.now() - began) / 1000)
  }
  const texts = perSecond(() => {
    let text = ''
    for (let i = 0; i < 10_000; i++) text += 'a'
    if (text.length === 1) throw new Error('what is made must be looked at, or it is not made')
  })
  let [from, to] = [0, 1].map(() => Array.from({ length: 100_000 }, (_, i) => i)) as [number[], number[]]
  const copies = perSecond(() => {
    for (let i = 0; i < from.length; i++) to[i] = from[i] as number
    ;[from, to] = [to, from]
  })
  return Math.round((texts + copies) / 2)
}
