import { say } from '../../../messages/words.ts'
import type { Context } from '../../../records/index.ts'
import { escapeHtml } from '../../escape-html.ts'
import type { Answer } from '../../feature.ts'
import { plainPage } from '../../plain-page.ts'
import { wallScript } from './script.ts'
import { wallStyle } from './style.ts'
import type { Wall } from './wall.ts'

/** The page of a screen, in the language of who opened its link. Its figures come after it. */
export function wallPage({ locale }: Context, { name, scheme }: Wall, path: string): Answer {
  const words = Object.fromEntries(
    ['asOf', 'offline', 'gone', 'goneText', 'loading', 'empty'].map(key => [key, say(locale, `wall:${key}`)]),
  )
  const body = `<header><h1></h1><p id="turn" aria-hidden="true"></p></header>
<main aria-busy="true"><p class="loading">${escapeHtml(words.loading ?? '')}</p></main>
<footer><span>${escapeHtml(name)}</span><span id="fresh" role="status"></span></footer>`
  const script = wallScript({ path: `${path}/figures`, words })
  return plainPage({ locale, title: name, scheme, style: wallStyle, body, script, pictures: 'data:', status: 200 })
}

/** For whatever does not open: a guess, a link that was ended, is over, or was never there. */
export const gonePage = ({ locale }: Context): Answer =>
  plainPage({
    locale,
    title: say(locale, 'wall:gone'),
    scheme: 'dark',
    body: `<main class="gone"><h1>${escapeHtml(say(locale, 'wall:gone'))}</h1><p>${escapeHtml(say(locale, 'wall:goneText'))}</p></main>`,
    style: wallStyle,
    status: 404,
  })
