import type { Context, Locale } from '../records/context.ts'
import type { FormField, SourceFacts } from './channel.ts'

/** A field that a feature adds to a form: of a choice what is sent, and the words for it. */
export interface AskedField extends FormField {
  options?: { value: string; label: string }[]
}

/** A form as it was sent, to be judged. */
export interface SentForm {
  values: Record<string, string>
  address: string
  locale: Locale
}

/** What a source of some kind asks in place of a form's own fields, and what it makes of that. */
export interface FormPart {
  /** Of the source. */
  readonly kind: string
  /** The channel through which its requests go. */
  readonly channel: string
  /** Area of the catalogue with its `title`, `button`, `thanks`, and `open`, which stands on the button over the page. */
  readonly words: string
  fields(ctx: Context, source: SourceFacts, locale: Locale): Promise<AskedField[]>
  /** What keeps it from being sent, by field; asked once nothing else does. */
  problems(ctx: Context, source: SourceFacts, sent: SentForm): Promise<Record<string, string>>
}
