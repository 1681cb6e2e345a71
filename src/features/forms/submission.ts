import { say } from '../../messages/words.ts'
import { emailsType, phonesType } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { type ConsentBook, consentField } from '../consent-book.ts'
import type { RouteRequest } from '../feature.ts'
import { isChosen, isMultipart, readMultipart } from '../multipart.ts'
import { askedFields } from './conditions.ts'
import type { FormDefinition } from './definition.ts'

/** A form as it was sent from its page. */
export interface Submission {
  contentType: string
  bytes: Buffer
  /** Of a field for files: their names. */
  values: Record<string, string>
}

export async function readSubmission({ body, headers }: RouteRequest): Promise<Submission> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  const contentType = headers['content-type'] ?? ''
  if (isMultipart(contentType)) return { contentType, bytes, values: await multipartValues(bytes, contentType) }
  const values = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')))
  return { contentType: 'application/x-www-form-urlencoded', bytes, values }
}

/** A body that cannot be read says nothing: the form is shown again, and everything is missing. */
async function multipartValues(bytes: Buffer, contentType: string): Promise<Record<string, string>> {
  const parts = await readMultipart(bytes, contentType).catch(() => [])
  return Object.fromEntries(
    parts.map(part => [part.name, part.value ?? (isChosen(part) ? part.file?.name || 'file' : '')]),
  )
}

/** What keeps a filled-in form from being sent, by field, for the person to mend; the empty name is the form as a whole. */
export function formProblems(
  ctx: Context,
  form: FormDefinition,
  values: Record<string, string>,
): Record<string, string> {
  const problems: Record<string, string> = {}
  const words = (key: string, params = {}) => say(form.locale, key, params)

  const asked = askedFields(form.fields, values)
  const missing = asked.filter(field => field.required && !values[field.name]?.trim())
  for (const { name, label } of missing) problems[name] = words('intake:form.missing', { fields: label })

  for (const { name, kind, label } of asked) {
    const value = values[name]?.trim()
    const type = kind === 'phone' ? phonesType : kind === 'email' ? emailsType : null
    if (!value || !type) continue
    type.fromText(
      value,
      {},
      code => {
        problems[name] ??= words(`intake:reasons.${code}`, { field: label })
      },
      ctx.config.company,
    )
  }
  return problems
}

/**
 * What is required must be agreed to, in words that were published for it: those shown when the form was opened count,
 * also where others hold by now. The sentence of a page of before counts where it still is the one asked for.
 */
export async function consentProblems(
  ctx: Context,
  book: ConsentBook,
  form: FormDefinition,
  values: Record<string, string>,
): Promise<Record<string, string>> {
  const problems: Record<string, string> = {}
  for (const { purpose, text, required } of form.consents) {
    const name = consentField(purpose)
    const version = values[name]
    if (version && !(await book.isVersionOf(ctx, version, purpose)))
      problems[name] = say(form.locale, 'intake:form.consentUnknown')
    else if (required && !version && values.consent?.trim() !== text)
      problems[name] = say(form.locale, 'intake:form.consentNeeded')
  }
  return problems
}

/** Marks that come in the address of the form's page and go on with the request. */
export function readMarks(
  query: Record<string, string | undefined>,
  cameFrom: string | undefined,
): Record<string, string> {
  const known = Object.entries(query).filter(
    (entry): entry is [string, string] =>
      Boolean(entry[1]) && /^(?:utm_[\w-]{1,60}|page|referrer|visitor|yclid|gclid|fbclid|ymclid)$/.test(entry[0]),
  )
  const marks = Object.fromEntries(known.slice(0, 40).map(([name, value]) => [name, value.slice(0, 2000)]))
  return marks.page || !cameFrom ? marks : { ...marks, page: cameFrom.slice(0, 2000) }
}
