import type { FormCondition } from '../channel.ts'
import { escapeHtml } from '../escape-html.ts'
import { attributes } from './html.ts'

interface ShownField {
  name: string
  label: string
  required: boolean
  kind: string
  choices?: string[]
  /** Of a choice, where what is sent is not what is read; then the first stands there. */
  options?: { value: string; label: string }[]
  when?: FormCondition
}

interface Shown {
  value: string
  problem: string | undefined
  /** The word that stands beside what must be filled in. */
  required: string
  /** How much may be sent, said below a field for files. */
  filesHint: string
}

/** What browsers and phones know to fill in by themselves. */
const autocomplete: Record<string, string> = {
  name: 'name',
  lastName: 'family-name',
  firstName: 'given-name',
  phone: 'tel',
  email: 'email',
  company: 'organization',
}
const inputTypes: Record<string, string> = { phone: 'tel', email: 'email' }

/** One field with its label, its problem, and everything that screen readers need to connect them. */
export function fieldHtml(field: ShownField, { value, problem, required, filesHint }: Shown): string {
  const { name, label, kind } = field
  const id = `field-${name}`
  const hint = kind === 'file' ? `<p class="hint" id="${escapeHtml(id)}-hint">${escapeHtml(filesHint)}</p>` : ''
  const described = [...(hint ? [`${id}-hint`] : []), ...(problem ? [`${id}-problem`] : [])].join(' ')
  const common = {
    id,
    name,
    // Where it is asked only sometimes, the page says so as soon as it is.
    required: field.required && !field.when,
    'aria-invalid': problem ? 'true' : undefined,
    'aria-describedby': described || undefined,
  }
  const trouble = problem ? `<p class="problem" id="${escapeHtml(id)}-problem">${escapeHtml(problem)}</p>` : ''
  if (kind === 'checkbox') {
    const box = attributes({ ...common, value: 'yes', checked: Boolean(value) })
    return `<div class="field check"${conditional(field)}><label><input type="checkbox"${box}> <span>${escapeHtml(label)}</span></label>${trouble}</div>`
  }
  const mark = field.required
    ? ` <span class="required" aria-hidden="true" title="${escapeHtml(required)}">*</span>`
    : ''
  return `<div class="field"${conditional(field)}><label for="${escapeHtml(id)}">${escapeHtml(label)}${mark}</label>${control(field, value, common)}${hint}${trouble}</div>`
}

/** What the page shows and hides it by; without a script it is always there, and may be left empty. */
const conditional = ({ when, required }: ShownField): string =>
  when ? attributes({ 'data-when': JSON.stringify(when), 'data-required': required }) : ''

function control(
  { name, kind, choices = [], options }: ShownField,
  value: string,
  common: Record<string, string | boolean | undefined>,
): string {
  if (kind === 'longText')
    return `<textarea rows="4" maxlength="10000"${attributes(common)}>${escapeHtml(value)}</textarea>`
  if (kind === 'choice') {
    const listed = (options ?? choices.map(choice => ({ value: choice, label: choice }))).map(
      choice =>
        `<option${attributes({ value: choice.value, selected: choice.value === value })}>${escapeHtml(choice.label)}</option>`,
    )
    return `<select${attributes(common)}>${options ? '' : '<option value=""></option>'}${listed.join('')}</select>`
  }
  if (kind === 'file') return `<input type="file" multiple${attributes(common)}>`
  return `<input${attributes({ ...common, type: inputTypes[kind] ?? 'text', maxlength: '1000', autocomplete: autocomplete[name], value })}>`
}
