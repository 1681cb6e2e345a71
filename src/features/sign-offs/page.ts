import { say } from '../../messages/words.ts'
import type { Locale } from '../../records/context.ts'
import { escapeHtml } from '../escape-html.ts'
import type { Answer } from '../feature.ts'
import { plainPage } from '../plain-page.ts'
import type { Fact } from './letter.ts'

interface Shown {
  locale: Locale
  /** Where the form is sent. */
  path: string
  title: string
  asked: string
  facts: readonly Fact[]
  problem: string | null
  note: string
}

/** The page that a letter leads to: what is asked, and two buttons. Looking at it decides nothing. */
export function askingPage({ locale, path, title, asked, facts, problem, note }: Shown): Answer {
  const words = (key: string) => escapeHtml(say(locale, `sign-offs:page.${key}`))
  const rows = facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
  return plainPage({
    locale,
    title,
    status: problem ? 422 : 200,
    style,
    hasForm: true,
    body: `<main><h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(asked)}</p>
<dl>${rows.join('\n')}</dl>
<form method="post" action="${path}">
<label for="note">${words('note')}</label>
<textarea id="note" name="note" rows="3" maxlength="1000"${problem ? ' aria-invalid="true" aria-describedby="problem"' : ''}>${escapeHtml(note)}</textarea>
${problem ? `<p class="problem" id="problem" role="alert">${escapeHtml(problem)}</p>` : ''}
<p class="buttons"><button name="verdict" value="approve">${words('approve')}</button>
<button class="second" name="verdict" value="decline">${words('decline')}</button></p>
</form></main>`,
  })
}

/** What became of it, or that the link lets decide nothing any more. */
export const donePage = (
  locale: Locale,
  what: 'approved' | 'declined' | 'gone' | 'over' | 'changed',
  status = 200,
): Answer => {
  const title = say(locale, `sign-offs:page.${what}`)
  const text = say(locale, `sign-offs:page.${what}Text`)
  return plainPage({
    locale,
    title,
    status,
    style,
    body: `<main><h1>${escapeHtml(title)}</h1>\n<p role="status">${escapeHtml(text)}</p></main>`,
  })
}

const style = `
:root { color-scheme: light dark; --page: #f4f5f7; --paper: #fff; --text: #1b1f27; --soft: #5a6170; --line: #dfe2e8; --accent: #14743c; --on-accent: #fff; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #14161b; --paper: #1d2027; --text: #e8eaee; --soft: #a2a9b7; --line: #4a505c; --accent: #6fd39a; --on-accent: #0c2417; --bad: #ff9a91; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text); background: var(--page); }
main { max-width: 34rem; margin: 2rem auto; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .9rem; }
@media (max-width: 36rem) { main { margin: 0; border-radius: 0; border-width: 0 0 1px; } }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .35rem 1rem; margin: 1rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
textarea { width: 100%; font: inherit; color: inherit; background: var(--paper); padding: .6rem .75rem; border: 1px solid #8a919e; border-radius: .5rem; }
.problem { color: var(--bad); margin: .35rem 0 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 0; }
button { font: inherit; font-weight: 600; padding: .7rem 1.4rem; border: 1px solid transparent; border-radius: .6rem; cursor: pointer; color: var(--on-accent); background: var(--accent); }
button.second { color: var(--bad); background: transparent; border-color: currentColor; }
:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 55%, transparent); outline-offset: 1px; }
`
