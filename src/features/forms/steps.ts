import { say } from '../../messages/words.ts'
import { escapeHtml } from '../escape-html.ts'
import type { FormDefinition } from './definition.ts'
import { attributes } from './html.ts'

/** What stands together on a page of the form; `title` is that of a step, and empty before the first. */
interface Step {
  title: string
  fields: FormDefinition['fields']
}

/** Fields by steps, in order; one where the form has none. */
export function stepsOf({ fields }: Pick<FormDefinition, 'fields'>): Step[] {
  const steps: Step[] = []
  for (const field of fields) {
    const last = steps.at(-1)
    if (last && !field.step) last.fields.push(field)
    else steps.push({ title: field.step ?? '', fields: [field] })
  }
  return steps
}

/**
 * The fields as they are asked, step by step where there are several. `last` is what stands below all of them: with a script it is part of the
 * last step, without one everything is one page.
 */
export function stepsHtml(
  form: FormDefinition,
  fieldHtml: (field: Step['fields'][number]) => string,
  last: string,
): string {
  const steps = stepsOf(form)
  if (steps.length < 2) return `${form.fields.map(fieldHtml).join('\n')}\n${last}`
  const words = (name: string) => escapeHtml(say(form.locale, `intake:form.${name}`))
  const sets = steps.map(
    ({ title, fields }) =>
      `<fieldset data-step><legend tabindex="-1">${escapeHtml(title || form.title)}</legend>\n${fields.map(fieldHtml).join('\n')}\n</fieldset>`,
  )
  const progress = attributes({ 'data-progress': say(form.locale, 'intake:form.progress') })
  return `<p class="progress" role="status" hidden${progress}></p>
${sets.join('\n')}
<div data-last>${last}</div>
<div class="moves" hidden><button type="button" data-back>${words('back')}</button><button type="button" data-next>${words('next')}</button></div>`
}

/**
 * Runs in the page of a form with steps: shows one at a time, looks at what is filled in before it goes on, and passes over those of
 * which nothing is asked. What is filled in stays where it is, also when one goes back.
 */
export function inSteps(): void {
  const form = window.document.querySelector('form')
  const steps = [...window.document.querySelectorAll<HTMLFieldSetElement>('[data-step]')]
  const progress = window.document.querySelector<HTMLElement>('[data-progress]')
  const moves = window.document.querySelector<HTMLElement>('.moves')
  const last = window.document.querySelector<HTMLElement>('[data-last]')
  const back = window.document.querySelector<HTMLButtonElement>('[data-back]')
  const next = window.document.querySelector<HTMLButtonElement>('[data-next]')
  if (!form || !progress || !moves || !last || !back || !next || steps.length < 2) return
  const isAsked = (step: Element) => step.querySelector('.field:not([hidden])') !== null
  const wrong = steps.findIndex(step => step.querySelector('[aria-invalid=true]'))
  let at = Math.max(wrong, 0)
  // What is wrong below all fields is on the last one.
  if (wrong < 0 && last.querySelector('[aria-invalid=true]')) at = steps.length - 1

  const show = (isMoved: boolean) => {
    const asked = steps.filter(isAsked)
    const place = asked.indexOf(steps[at] as HTMLFieldSetElement)
    const isLast = place === asked.length - 1
    for (const step of steps) step.hidden = step !== steps[at]
    progress.hidden = false
    moves.hidden = false
    progress.textContent = (progress.dataset.progress ?? '')
      .replace('{at}', String(place + 1))
      .replace('{of}', String(asked.length))
    back.hidden = place <= 0
    next.hidden = isLast
    last.hidden = !isLast
    if (isMoved) steps[at]?.querySelector('legend')?.focus()
  }
  const go = (by: 1 | -1) => {
    let to = at + by
    while (steps[to] && !isAsked(steps[to] as Element)) to += by
    if (!steps[to]) return
    at = to
    show(true)
  }
  const goOn = () => {
    const inputs = [...(steps[at]?.querySelectorAll<HTMLInputElement>('input, select, textarea') ?? [])]
    const invalid = inputs.find(input => !input.checkValidity())
    if (invalid) invalid.reportValidity()
    else go(1)
  }
  next.addEventListener('click', goOn)
  back.addEventListener('click', () => go(-1))
  // Enter goes on as long as there is a step to come.
  form.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || next.hidden || !(event.target instanceof HTMLElement)) return
    if (!event.target.matches('input, select')) return
    event.preventDefault()
    goOn()
  })
  // What must be mended on a step that is not shown is shown.
  form.addEventListener(
    'invalid',
    ({ target }) => {
      const place = steps.findIndex(step => step.contains(target as Node))
      if (place < 0 || place === at || !steps[place]?.hidden) return
      at = place
      show(false)
    },
    true,
  )
  // What an answer makes to be asked may make another step the last one.
  const again = () => setTimeout(() => show(false))
  form.addEventListener('input', again)
  form.addEventListener('change', again)
  show(false)
}
