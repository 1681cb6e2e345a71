import { randomBytes } from 'node:crypto'
import type { Locale } from '../records/context.ts'
import { escapeHtml } from './escape-html.ts'
import type { Answer } from './feature.ts'

/** Kept nowhere, found by no search engine, told to no other site, framed by nobody. */
export const plainPageHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-frame-options': 'DENY',
}

interface PlainPage {
  locale: Locale
  title: string
  status: number
  style: string
  /** HTML. */
  body: string
  /** As what the reader's device has, unless told otherwise. */
  scheme?: 'light' | 'dark'
  /** JavaScript; with one the page may call the address that it came from. */
  script?: string
  /** Whence pictures may come: a source list of Content-Security-Policy. */
  pictures?: string
  /** It has a form, which is sent to where it came from. */
  hasForm?: boolean
}

/** A page for who is not signed in, written whole by the server: for a link by which something is shown or decided. It loads nothing of others. */
export function plainPage({
  locale,
  title,
  status,
  style,
  body,
  scheme,
  script,
  pictures,
  hasForm,
}: PlainPage): Answer {
  const nonce = randomBytes(16).toString('base64url')
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(script ? [`script-src 'nonce-${nonce}'`, "connect-src 'self'"] : []),
    ...(pictures ? [`img-src ${pictures}`] : []),
    `form-action ${hasForm ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    status,
    content: `<!doctype html>
<html lang="${locale}"${scheme ? ` class="${scheme}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="${scheme ?? 'light dark'}">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
${body}
${script ? `<script nonce="${nonce}">${script}</script>` : ''}
</body>
</html>
`,
    headers: {
      ...plainPageHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
    },
  }
}
