import type { Context, Locale } from '../records/context.ts'
import type { FormSettings } from './channel.ts'

/** Words in one or both languages of the product. */
export type Wording = Partial<Record<Locale, string>>

export const purposeKinds = ['request', 'advertising', 'sharing', 'other'] as const
export type PurposeKind = (typeof purposeKinds)[number]

/** A consent as a form asks for it: one checkbox, never ticked beforehand. */
export interface AskedConsent {
  purpose: string
  /** The words as they are now: what is shown is what counts. */
  version: string
  kind: PurposeKind
  text: string
  link: string | null
  /** Without it the form is not taken. Advertising never is. */
  required: boolean
}

/** What a request says was agreed to: a purpose, and the version shown; or, from forms of before, the sentence itself. */
export type ToldConsent = { purpose: string; version?: string } | { sentence: string }

/** A request that brings consents, and on whose card it came to lie. */
export interface ConsentRequest {
  /** Of its receipt. */
  id: string
  at: string
  source: { kind: string; form: FormSettings | null }
  /** Page of the site that it was sent from. */
  page?: string
  told: readonly ToldConsent[]
  on: { object: string; id: string }
}

/** What the book of consents offers to the features that ask for them. */
export interface ConsentBook {
  /** What a form asks agreement to, in its language. */
  asked(ctx: Context, form: FormSettings | null, locale: Locale): Promise<AskedConsent[]>
  /** Whether these words were ever published for that purpose. */
  isVersionOf(ctx: Context, version: string, purpose: string): Promise<boolean>
  /** Keeps what a request agrees to. What cannot be kept is said, by code and by the place where it came. */
  keep(ctx: Context, request: ConsentRequest): Promise<{ code: string; field: string }[]>
  /** Which of these people took back that they may be sent advertising, by id. Asks no rights. */
  withdrewAdvertising(ctx: Context, people: readonly { object: string; id: string }[]): Promise<Set<string>>
}

/** Name under which our own form sends that a purpose was agreed to; its value is the version that was shown. */
export const consentField = (purpose: string): string => `consent_${purpose}`

/** In the language asked for, else in the one there is. */
export const wordsIn = (wording: Wording, locale: Locale): string => wording[locale] ?? wording.ru ?? wording.en ?? ''
