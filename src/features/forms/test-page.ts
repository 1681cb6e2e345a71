import { say } from '../../messages/words.ts'
import { escapeHtml } from '../escape-html.ts'
import type { FormDefinition } from './definition.ts'
import { attributes } from './html.ts'
import { formStyle } from './style.ts'

/** A site to try the form on: with the script tag, and the two ways to embed it to copy. */
export function testPage(
  form: FormDefinition,
  { name, origin, nonce }: { name: string; origin: string; nonce: string },
): string {
  const words = (key: string, params = {}) => escapeHtml(say(form.locale, `intake:form.${key}`, params))
  const script = `<script async src="${origin}/f/${form.key}.js"></script>`
  const frame = `<iframe src="${origin}/f/${form.key}" title="${form.title}" width="100%" height="560" referrerpolicy="no-referrer-when-downgrade"></iframe>`
  return `<!doctype html>
<html lang="${form.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words('testTitle', { name })}</title>
<style nonce="${nonce}">${formStyle(form.color)} main { max-width: 44rem; } pre { white-space: pre-wrap; background: #eef0f4; padding: .75rem; border-radius: .5rem; }</style>
</head>
<body>
<main>
<h1>${words('testTitle', { name })}</h1>
<p class="lead">${words('testText')}</p>
<script async${attributes({ src: `/f/${form.key}.js`, 'data-title': form.title })}></script>
<h2>${words('testScript')}</h2>
<pre><code>${escapeHtml(script)}</code></pre>
<h2>${words('testFrame')}</h2>
<pre><code>${escapeHtml(frame)}</code></pre>
</main>
</body>
</html>
`
}
