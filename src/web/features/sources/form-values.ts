import type { Json, JsonObject } from '../../../model/index.ts'
import type { Locale } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asList, asText } from '../../fields/widget.ts'

export const fieldKinds = ['text', 'longText', 'phone', 'email', 'choice', 'checkbox', 'file'] as const
export type FieldKind = (typeof fieldKinds)[number]

/** A field of a form, as it is edited. */
export interface FormField {
  name: string
  label: string
  required: boolean
  kind: FieldKind
  choices: string[]
  /** A step begins with it, and is called so. */
  step?: string
  /** It is asked only where another has one of these values. */
  when?: { field: string; is: string[] }
}

/** How the form is shown over the page; what is `null` does not open it. */
export interface FormPopup {
  button: string
  after: number | null
  leaving: boolean
}

/** A purpose that a form asks agreement to. */
export interface FormConsent {
  purpose: string
  required: boolean
}

/** A form as it is edited; what is left empty is filled in by the server with its own words. */
export interface FormValues {
  fields: FormField[]
  title: string
  lead: string
  button: string
  consents: FormConsent[]
  /** It asks for a sentence of its own, as forms did before there were purposes. */
  consent: boolean
  consentText: string
  consentLink: string
  thanks: string
  redirect: string
  color: string
  locale: Locale
  perMinute: number | null
  constants: JsonObject
  /** `null`: it stands in the page. */
  popup: FormPopup | null
}

export const usualColor = '#2f6fed'

/** Kinds of the fields that every form knows; others are text unless told. */
export const usualKinds: Record<string, FieldKind> = {
  name: 'text',
  phone: 'phone',
  email: 'email',
  company: 'text',
  message: 'longText',
  file: 'file',
}

const usualFields: FormField[] = [
  { name: 'name', label: '', required: true, kind: 'text', choices: [] },
  { name: 'phone', label: '', required: true, kind: 'phone', choices: [] },
  { name: 'email', label: '', required: false, kind: 'email', choices: [] },
  { name: 'message', label: '', required: false, kind: 'longText', choices: [] },
]

/** `usual` is the purpose that a form asks which was never edited, where there is one. */
export function readForm(stored: Json | undefined, locale: Locale, usual?: string): FormValues {
  const form = isJsonObject(stored) ? stored : {}
  const fields = asList(form.fields).filter(isJsonObject).map(readField)
  const consent = isJsonObject(form.consent) ? form.consent : null
  const isNew = stored === null || stored === undefined
  return {
    fields: fields.length ? fields : usualFields,
    title: asText(form.title),
    lead: asText(form.lead),
    button: asText(form.button),
    // A form that was never edited asks for consent: the law wants it, and it is sooner taken away than missed.
    consents: isNew && usual ? [{ purpose: usual, required: true }] : readConsents(form.consents),
    consent: isNew ? !usual : consent !== null,
    consentText: asText(consent?.text),
    consentLink: asText(consent?.link),
    thanks: asText(form.thanks),
    redirect: asText(form.redirect),
    color: asText(form.color) || usualColor,
    locale: form.locale === 'ru' || form.locale === 'en' ? form.locale : locale,
    perMinute: typeof form.perMinute === 'number' ? form.perMinute : null,
    constants: isJsonObject(form.constants) ? form.constants : {},
    popup: isJsonObject(form.popup) ? readPopup(form.popup) : null,
  }
}

const readPopup = ({ button, after, leaving }: JsonObject): FormPopup => ({
  button: asText(button),
  after: typeof after === 'number' ? after : null,
  leaving: leaving === true,
})

const readConsents = (stored: Json | undefined): FormConsent[] =>
  asList(stored)
    .filter(isJsonObject)
    .map(({ purpose, required }) => ({ purpose: asText(purpose), required: required === true }))

function readField(field: JsonObject): FormField {
  const name = asText(field.name)
  const choices = asList(field.choices).map(asText)
  const kind =
    fieldKinds.find(known => known === field.kind) ?? (choices.length ? 'choice' : (usualKinds[name] ?? 'text'))
  const when = isJsonObject(field.when)
    ? { when: { field: asText(field.when.field), is: asList(field.when.is).map(asText) } }
    : {}
  const step = asText(field.step)
  return {
    ...{ name, label: asText(field.label), required: field.required === true, kind, choices },
    ...(step && { step }),
    ...when,
  }
}

/** As the server keeps it: without what is empty. */
export function writeForm(values: FormValues): JsonObject {
  const {
    fields,
    consents,
    consent,
    consentText,
    consentLink,
    constants,
    popup,
    perMinute,
    title,
    lead,
    button,
    thanks,
    redirect,
    color,
    locale,
  } = values
  const texts = Object.entries({ title, lead, button, thanks, redirect })
    .filter(([, text]) => text.trim())
    .map(([name, text]) => [name, text.trim()])
  return {
    fields: fields.map(writeField),
    ...Object.fromEntries(texts),
    ...(consents.length && { consents: consents.map(one => ({ ...one })) }),
    ...(consent && { consent: { text: consentText.trim(), ...(consentLink.trim() && { link: consentLink.trim() }) } }),
    color,
    locale,
    ...(perMinute && { perMinute }),
    ...(Object.keys(constants).length && { constants }),
    ...(popup && { popup: writePopup(popup) }),
  }
}

const writePopup = ({ button, after, leaving }: FormPopup): JsonObject => ({
  ...(button.trim() && { button: button.trim() }),
  ...(after && { after }),
  ...(leaving && { leaving }),
})

const writeField = ({ name, label, required, kind, choices, step, when }: FormField): JsonObject => ({
  name,
  required,
  kind,
  ...(label.trim() && { label: label.trim() }),
  ...(kind === 'choice' && { choices: choices.map(choice => choice.trim()).filter(Boolean) }),
  ...(step?.trim() && { step: step.trim() }),
  ...(when?.is.length && { when: { field: when.field, is: [...when.is] } }),
})

/** Fields that a later one may depend on: those with an answer that can be foreseen. */
export const deciding = (fields: readonly FormField[], before: FormField): FormField[] =>
  fields
    .slice(0, fields.indexOf(before))
    .filter(({ kind, choices }) => kind === 'checkbox' || (kind === 'choice' && choices.length > 0))

/** Which fields are asked, given what is chosen; as the server says it. */
export function askedOf(fields: readonly FormField[], values: Record<string, string>): FormField[] {
  const before = new Map<string, boolean>()
  return fields.filter(({ name, when }) => {
    const isMet =
      !when || !before.has(when.field) || (before.get(when.field) && when.is.includes(values[when.field] ?? ''))
    before.set(name, Boolean(isMet))
    return isMet
  })
}

/** Fields by steps, as the server says it; the first of each tells what the step is called. */
export function stepsOf(fields: readonly FormField[]): FormField[][] {
  const steps: FormField[][] = []
  for (const field of fields) {
    const last = steps.at(-1)
    if (last && !field.step) last.push(field)
    else steps.push([field])
  }
  return steps
}
