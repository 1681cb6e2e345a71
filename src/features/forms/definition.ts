import { say } from '../../messages/words.ts'
import type { Context, Locale } from '../../records/context.ts'
import type { FormField, FormPopup, SourceFacts } from '../channel.ts'
import type { AskedConsent, ConsentBook } from '../consent-book.ts'
import type { AskedField, FormPart } from '../form-part.ts'

/** A form as it is shown: the settings of its source, with everything they leave out filled in. */
export interface FormDefinition {
  key: string
  locale: Locale
  title: string
  lead: string | null
  fields: ShownField[]
  button: string
  /** What it asks agreement to. */
  consents: AskedConsent[]
  /** The first of them that is required, for programs that know of one sentence alone. */
  consent: { text: string; link: string | null } | null
  thanks: string
  redirect: string | null
  color: string
  popup: FormPopup | null
}

type Optional = 'choices' | 'when' | 'step' | 'options'
type ShownField = Required<Omit<AskedField, Optional>> & Pick<AskedField, Optional>

const usualFields: FormField[] = [
  { name: 'name', required: true },
  { name: 'phone', required: true },
  { name: 'email' },
  { name: 'message' },
]

const kinds: Record<string, FormField['kind']> = { phone: 'phone', email: 'email', message: 'longText', file: 'file' }

/** `part`: of the kind of the source, where that asks something else than what its settings say. */
export async function formDefinition(
  ctx: Context,
  source: SourceFacts,
  book: ConsentBook,
  part?: FormPart,
): Promise<FormDefinition> {
  const form = source.form ?? {}
  const locale = form.locale ?? ctx.config.company.locale
  const consents = await book.asked(ctx, source.form, locale)
  const first = consents.find(({ required }) => required)
  const words = (name: string) => say(locale, part ? `${part.words}:${name}` : `intake:form.${name}`)
  const fields: AskedField[] = part
    ? await part.fields(ctx, source, locale)
    : form.fields?.length
      ? form.fields
      : usualFields
  return {
    key: source.key,
    locale,
    title: form.title ?? words('title'),
    lead: form.lead ?? null,
    fields: fields.map(field => ({
      name: field.name,
      label: field.label ?? labelOf(ctx, locale, field.name),
      required: field.required ?? false,
      kind: field.kind ?? (field.choices ? 'choice' : (kinds[field.name] ?? 'text')),
      ...(field.choices && { choices: field.choices }),
      ...(field.when && { when: field.when }),
      ...(field.step && { step: field.step }),
      ...(field.options && { options: field.options }),
    })),
    button: form.button ?? words('button'),
    consents,
    consent: first ? { text: first.text, link: first.link } : null,
    thanks: form.thanks ?? words('thanks'),
    redirect: form.redirect ?? null,
    color: form.color ?? '#2f6fed',
    popup: part ? { button: words('open'), ...form.popup } : (form.popup ?? null),
  }
}

const ownWords = new Set(['name', 'phone', 'email', 'company', 'message', 'file'])

/** The form's own word, else the name of the lead's field, else the name itself. */
function labelOf(ctx: Context, locale: Locale, name: string): string {
  if (ownWords.has(name)) return say(locale, `intake:form.${name}`)
  return ctx.config.objects.get('lead')?.fields[name]?.options.label?.[locale] ?? name
}
