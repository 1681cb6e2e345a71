import { randomBytes } from 'node:crypto'
import { say } from '../../../messages/words.ts'
import type { Context } from '../../../records/index.ts'
import { escapeHtml } from '../../escape-html.ts'
import type { Answer } from '../../feature.ts'
import { wallScript } from './script.ts'
import { wallStyle } from './style.ts'
import type { Wall } from './wall.ts'

/** Kept nowhere, found by no search engine, told to no other site. */
export const wallHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-frame-options': 'DENY',
}

/** The page of a screen, in the language of who opened its link. Its figures come after it. */
export function wallPage({ locale }: Context, { name, scheme }: Wall, path: string): Answer {
  const words = Object.fromEntries(
    ['asOf', 'offline', 'gone', 'goneText', 'loading', 'empty'].map(key => [key, say(locale, `wall:${key}`)]),
  )
  const body = `<header><h1></h1><p id="turn" aria-hidden="true"></p></header>
<main aria-busy="true"><p class="loading">${escapeHtml(words.loading ?? '')}</p></main>
<footer><span>${escapeHtml(name)}</span><span id="fresh" role="status"></span></footer>`
  const script = wallScript({ path: `${path}/figures`, words })
  return page({ locale, title: name, scheme, body, script, status: 200 })
}

/** For whatever does not open: a guess, a link that was ended, is over, or was never there. */
export const gonePage = ({ locale }: Context): Answer =>
  page({
    locale,
    title: say(locale, 'wall:gone'),
    scheme: 'dark',
    body: `<main class="gone"><h1>${escapeHtml(say(locale, 'wall:gone'))}</h1><p>${escapeHtml(say(locale, 'wall:goneText'))}</p></main>`,
    script: '',
    status: 404,
  })

interface Page {
  locale: Context['locale']
  title: string
  scheme: Wall['scheme']
  body: string
  script: string
  status: number
}

function page({ locale, title, scheme, body, script, status }: Page): Answer {
  const nonce = randomBytes(16).toString('base64url')
  return {
    status,
    content: `<!doctype html>
<html lang="${locale}" class="${scheme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="${scheme}">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${wallStyle}</style>
</head>
<body>
${body}
${script && `<script nonce="${nonce}">${script}</script>`}
</body>
</html>
`,
    headers: {
      ...wallHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
    },
  }
}
