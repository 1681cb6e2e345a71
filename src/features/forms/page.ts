import { say } from '../../messages/words.ts'
import { honeypotField, requestLimits, tokenField } from '../channel.ts'
import { type AskedConsent, consentField } from '../consent-book.ts'
import { escapeHtml } from '../escape-html.ts'
import type { FormDefinition } from './definition.ts'
import { fieldHtml } from './field-html.ts'
import { attributes, plainSource, scriptJson } from './html.ts'
import { inSteps, stepsHtml } from './steps.ts'
import { formStyle } from './style.ts'

/** What a page shows besides the form's settings. */
export interface PageState {
  /** Once for each answer: only what we wrote ourselves runs or styles. */
  nonce: string
  token: string
  /** Marks of where the visitor came from, passed on with the request. */
  marks: Record<string, string>
  values: Record<string, string>
  /** Problems by field; the empty name is the form as a whole. */
  problems: Record<string, string>
}

export function formPage(form: FormDefinition, state: PageState): string {
  const words = (name: string) => say(form.locale, `intake:form.${name}`)
  const whole = state.problems['']
  const takesFiles = form.fields.some(({ kind }) => kind === 'file')
  const filesHint = say(form.locale, 'intake:form.filesHint', fileLimits)
  const shown = (field: FormDefinition['fields'][number]) =>
    fieldHtml(field, {
      value: state.values[field.name] ?? '',
      problem: state.problems[field.name],
      required: words('required'),
      filesHint,
    })
  const below = `${form.consents.map(asked => consentHtml(asked, state, words('policy'))).join('\n')}
<div class="trap" aria-hidden="true"><label>${escapeHtml(words('honeypot'))}<input name="${honeypotField}" tabindex="-1" autocomplete="off"></label></div>
<input type="hidden" name="${tokenField}"${attributes({ value: state.token })}>
${Object.entries(state.marks)
  .map(([name, value]) => `<input type="hidden"${attributes({ name, value })}>`)
  .join('\n')}
<button type="submit"${attributes({ 'data-sending': words('sending') })}>${escapeHtml(form.button)}</button>`
  return document(
    form,
    state.nonce,
    `
<h1>${escapeHtml(form.title)}</h1>
${form.lead ? `<p class="lead">${escapeHtml(form.lead)}</p>` : ''}
${whole ? `<p class="problem" role="alert">${escapeHtml(whole)}</p>` : ''}
<form method="post"${attributes({ action: `/f/${form.key}`, enctype: takesFiles ? 'multipart/form-data' : undefined })}>
${stepsHtml(form, shown, below)}
</form>`,
  )
}

export function thanksPage(form: FormDefinition, nonce: string): string {
  const words = (name: string) => say(form.locale, `intake:form.${name}`)
  const onward = form.redirect
    ? `<p><a target="_top" rel="noopener"${attributes({ href: form.redirect })}>${escapeHtml(words('onward'))}</a></p>`
    : `<p><a${attributes({ href: `/f/${form.key}` })}>${escapeHtml(words('again'))}</a></p>`
  return document(
    form,
    nonce,
    `
<div role="status"><h1>${escapeHtml(words('thanksTitle'))}</h1><p class="lead">${escapeHtml(form.thanks)}</p></div>
${onward}`,
    form.redirect,
  )
}

/** The rest of the body is for the other fields. */
const mostFileBytes = requestLimits.withFiles - 2 * requestLimits.bytes
const fileLimits = { files: requestLimits.files, size: mostFileBytes / 1_048_576 }

interface FilesAllowed {
  bytes: number
  count: number
  large: string
  many: string
}

const filesAllowed = ({ locale }: FormDefinition): FilesAllowed => ({
  bytes: mostFileBytes,
  count: requestLimits.files,
  large: say(locale, 'intake:form.filesLarge', fileLimits),
  many: say(locale, 'intake:form.filesMany', fileLimits),
})

/** A checkbox of its own for each purpose. Agreeing sends the version of the words shown; what was ticked stays so only in these words. */
function consentHtml(asked: AskedConsent, { values, problems }: PageState, policy: string): string {
  const name = consentField(asked.purpose)
  const problem = problems[name]
  const link = asked.link
    ? ` (<a target="_blank" rel="noopener"${attributes({ href: asked.link })}>${escapeHtml(policy)}</a>)`
    : ''
  const box = attributes({
    name,
    value: asked.version,
    required: asked.required,
    checked: values[name] === asked.version,
    'aria-invalid': problem ? 'true' : undefined,
    'aria-describedby': problem ? `${name}-problem` : undefined,
  })
  return `<div class="field check"><label><input type="checkbox"${box}> <span>${escapeHtml(asked.text)}${link}</span></label>
${problem ? `<p class="problem" id="${name}-problem">${escapeHtml(problem)}</p>` : ''}</div>`
}

function document(form: FormDefinition, nonce: string, body: string, redirect: string | null = null): string {
  return `<!doctype html>
<html lang="${form.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(form.title)}</title>
<style nonce="${nonce}">${formStyle(form.color)}</style>
</head>
<body>
<main>${body}
</main>
<script nonce="${nonce}">(${plainSource(inPage)})(${scriptJson({ key: form.key, redirect, files: filesAllowed(form) })})\n;(${plainSource(inSteps)})()</script>
</body>
</html>
`
}

/**
 * Runs in the form's page: tells the site around it how high it is, says at once when files are too large, and keeps a
 * request from being sent twice.
 */
function inPage({ key, redirect, files }: { key: string; redirect: string | null; files: FilesAllowed }): void {
  const isFramed = window.parent !== window
  const tell = (message: object) => window.parent.postMessage({ rapport: key, ...message }, '*')
  if (isFramed) {
    const measure = () => tell({ height: Math.ceil(window.document.documentElement.getBoundingClientRect().height) })
    new ResizeObserver(measure).observe(window.document.documentElement)
    measure()
    window.addEventListener('keydown', event => event.key === 'Escape' && tell({ escape: true }))
  }
  if (redirect && isFramed) tell({ redirect })
  else if (redirect) window.location.replace(redirect)

  const form = window.document.querySelector('form')
  // The script of the site around it says who he is, or that he would rather not be known.
  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || data?.rapport !== 'visitor' || !form) return
    form.querySelector('input[name=visitor]')?.remove()
    if (typeof data.visitor !== 'string') return
    const input = window.document.createElement('input')
    Object.assign(input, { type: 'hidden', name: 'visitor', value: data.visitor })
    form.append(input)
  })
  // What depends on another field comes and goes with it; what is not asked is not sent.
  const dependent = [...window.document.querySelectorAll<HTMLElement>('[data-when]')]
  const ask = () => {
    for (const place of dependent) {
      const { field, is } = JSON.parse(place.dataset.when ?? '{}') as { field: string; is: string[] }
      const other = form?.elements.namedItem(field)
      const isBefore =
        other instanceof Element && Boolean(other.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING)
      const value = other instanceof HTMLInputElement && other.type === 'checkbox' ? (other.checked ? 'yes' : '') : null
      const text = value ?? (other as HTMLInputElement | null)?.value ?? ''
      const isAsked = !isBefore || (!(other as HTMLInputElement).disabled && is.includes(text))
      place.hidden = !isAsked
      for (const input of place.querySelectorAll<HTMLInputElement>('input, select, textarea')) {
        input.disabled = !isAsked
        input.required = isAsked && place.dataset.required !== undefined
      }
    }
  }
  form?.addEventListener('input', ask)
  form?.addEventListener('change', ask)
  ask()
  const button = window.document.querySelector<HTMLButtonElement>('button[type=submit]')
  form?.addEventListener('submit', () => {
    if (!button) return
    button.textContent = button.dataset.sending ?? button.textContent
    setTimeout(() => {
      button.disabled = true
    })
  })
  const chosen = [...window.document.querySelectorAll<HTMLInputElement>('input[type=file]')]
  for (const input of chosen) {
    input.addEventListener('change', () => {
      const all = chosen.flatMap(one => [...(one.files ?? [])])
      const size = all.reduce((sum, file) => sum + file.size, 0)
      const problem = size > files.bytes ? files.large : all.length > files.count ? files.many : ''
      for (const one of chosen) one.setCustomValidity(one.files?.length ? problem : '')
      input.reportValidity()
    })
  }
  window.document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
}
