import { isCardPath } from './card-paths.ts'
import { offerTrail, row } from './offers.ts'

/**
 * Where links to cards stand in a row – a column of a board, tasks of a day, related records – and one is opened, the others
 * of the row are those to go through. Lists that are longer than what is drawn of them offer themselves.
 */
export function watchRows(): () => void {
  const pressed = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
    const line = link && isCardPath(link.pathname) ? link.closest('[data-trail], ol, ul, table') : null
    if (!link || !line) return
    const cards = [...line.querySelectorAll<HTMLAnchorElement>('a[href]')].map(({ pathname }) => pathname)
    const whole = [...new Set(cards.filter(path => isCardPath(path) && kindOf(path) === kindOf(link.pathname)))]
    const from = window.location.pathname + window.location.search
    offerTrail(row, from, path =>
      whole.includes(path)
        ? { from, cards: whole, first: 0, total: line.matches('[data-lane]') ? null : whole.length, list: null }
        : null,
    )
  }
  document.addEventListener('click', pressed, true)
  return () => document.removeEventListener('click', pressed, true)
}

const kindOf = (path: string): string => path.split('/')[1] ?? ''
