import type { JsonObject } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import type { ToldConsent } from './consent-book.ts'
import type { Application } from './feature.ts'

/**
 * The one door for everything that reaches the company by itself: a site's form, later mail, telephone, messengers.
 * The raw copy is kept first as a receipt; then the channel reads it, and what it read is checked, matched, assigned
 * and told in the same way whatever the channel.
 */
export interface Channel {
  /** Kept with the receipt: tells which channel can read its bytes. */
  readonly name: string
  /** Bytes as they came → what they say. Pure, so that a receipt can be read again at any time. */
  read(raw: RawRequest): Promise<Received>
  /**
   * The card that each belongs to by something else than who sent it: a thread, a call that is on a card. `null`: its sender decides.
   * Within the transaction that settles them.
   */
  placesOf?(ctx: Context, requests: readonly ReadRequest[]): Promise<(CardRef | null)[]>
  /** What the channel writes about them, in the transaction that settles them: so it is written exactly once. */
  settled?(ctx: Context, settled: readonly SettledRequest[]): Promise<void>
}

/** A request with what its channel has read out of it. */
export interface ReadRequest {
  raw: RawRequest
  received: Received
}

export interface CardRef {
  object: string
  id: string
}

/** A request once it is placed. */
export interface SettledRequest extends ReadRequest {
  outcome: 'lead' | 'attached' | 'interest' | 'rejected'
  record: CardRef | null
  /** The activity that shows it there; `null` where it made none: rejected, or the same once more. */
  activity: string | null
}

/** A request as it came in. */
export interface RawRequest {
  readonly id: string
  readonly at: string
  readonly source: SourceFacts
  readonly contentType: string
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** What intake needs to know of the source. */
export interface SourceFacts {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly kind: string
  readonly channel: string | null
  readonly form: FormSettings | null
  readonly active: boolean
}

/** A form that a source shows on sites. Every member may be left out. */
export interface FormSettings {
  fields?: FormField[]
  title?: string
  /** Text under the title. */
  lead?: string
  button?: string
  /** What it asks agreement to, by purpose; without `required` it may be left unticked. */
  consents?: { purpose: string; required?: boolean }[]
  /** Sentence of consent, and the address of the policy it refers to: a purpose is made of it. */
  consent?: { text?: string; link?: string }
  thanks?: string
  /** Where to go after sending, in place of the thanks. */
  redirect?: string
  /** `#rrggbb` of the button. */
  color?: string
  locale?: 'ru' | 'en'
  /** Requests a minute that one address may send through the form; 20 unless told. */
  perMinute?: number
  /** Where it is left out, the form stands in the page. */
  popup?: FormPopup
  /** Hidden values that come with each request, e.g. `{"interest": "Kitchen"}`. */
  constants?: Record<string, string>
}

export interface FormField {
  name: string
  label?: string
  required?: boolean
  kind?: 'text' | 'longText' | 'phone' | 'email' | 'choice' | 'checkbox' | 'file'
  choices?: string[]
  /** A step begins with it, and is called so. */
  step?: string
  /** It is asked only where another field has one of these values; a ticked checkbox is `yes`. */
  when?: FormCondition
}

export interface FormCondition {
  field: string
  is: string[]
}

/** The script of the form shows it over the page: by a button, after so many seconds, when the mouse leaves the page. */
export interface FormPopup {
  button?: string
  after?: number
  leaving?: boolean
}

/** Hidden fields of our own forms: one that people leave empty, and the signed time at which the form was opened. */
export const honeypotField = 'website_url'
export const tokenField = 'form_token'

/** A request once read: who, what he wants, whence he came. Texts are as they were written, not yet checked. */
export interface Received {
  /** Kind of activity that shows it on a card. */
  activity: 'form' | 'email' | 'call' | 'message' | 'visit'
  person: {
    name?: string
    lastName?: string
    firstName?: string
    middleName?: string
    company?: string
    inn?: string
    phones: string[]
    emails: string[]
    /** By messenger: `{type: 'telegram', value: '@anna'}`; `type` is empty where the value itself tells. */
    messengers: { type: string; value: string }[]
  }
  /** What is wanted, in a few words. */
  interest?: string
  message?: string
  /** Everything else that came with it, by the names it came under. */
  more: Record<string, string>
  files: GivenFile[]
  consents: ToldConsent[]
  attribution: Touch
  /** What the machine that sent it gave away of itself. */
  signs: { honeypot?: string; token?: string }
  /** Of requests that come together, those with one of these in common are placed one after the other. */
  thread?: readonly string[]
  /** Why nothing of it can be read, where that is so. */
  unreadable?: string
  /** Why it is no request though it was read, as a code of `reasons`: an automatic answer, a newsletter. Nothing is made of it. */
  passed?: string
  /** It is put on the card of somebody known, and makes none: what happened before the channel was set up, or is not for everybody. */
  onlyKnown?: boolean
  /** Nobody is told of it, and no card changes by it but for whence he came. */
  quiet?: boolean
  /** `out`: we have turned to him. Then it is quiet. */
  direction?: 'in' | 'out'
  /** The user who has written or called. */
  by?: string
  /** When it happened, where that is another moment than when it came in. RFC 3339. */
  at?: string
  /** How the activity is headed, in place of the source and what is wanted. */
  subject?: string
  /** What the activity says, in place of the message and all fields in lines. */
  text?: string
  /** Of a call, in seconds, and how it ended. */
  duration?: number
  result?: string
  /** What the channel keeps with the activity for its own pages; nothing of what may be protected. */
  data?: JsonObject
}

/** A file as its sender calls it. Neither name nor type is believed. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Buffer
}

/** Puts a file on a record; the same file lies there once. Returns the id of its attachment. */
export type AttachFile = (ctx: Context, file: GivenFile, on: { object: string; id: string }) => Promise<string>

/** What a request may weigh in bytes, by itself and with files, and how many files it may bring. */
export const requestLimits = { bytes: 1_048_576, withFiles: 12_582_912, files: 10 }

/** One contact with our advertising: where the request came from. */
export interface Touch {
  utm?: Record<string, string>
  /** Click ids of advertising systems: `yclid`, `gclid`, … */
  clicks?: Record<string, string>
  page?: string
  referrer?: string
  visitor?: string
}

/** Gives a lead without owner to whom the company's rules choose; the owner, or `null` when it stays in the pool. */
export type AssignLead = (ctx: Context, lead: string) => Promise<string | null>

/** What comes in, before anything is known of it. */
export interface Arrival {
  channel: string
  source: SourceFacts
  contentType: string
  bytes: Buffer
  /** As they came; what helps to understand the request later is kept of them. */
  headers: Record<string, string | undefined>
  /** Sent through our own form page, which people fill in by hand: judged more strictly as spam. */
  throughForm?: boolean
  /** Of the sender, where it came over the network. Kept hashed. */
  address: string | null
  /** The sender's own name for this request: a repeat under it is the same request. */
  idempotencyKey: string | null
  /** It has lain elsewhere until now: whatever comes in is settled before it. */
  isOld?: boolean
  /** What the channel itself says of it; read back from the headers, as `x-rapport-<name>`. */
  facts?: Readonly<Record<string, string>>
}

/** The card of somebody who is known. */
export interface KnownPerson extends CardRef {
  name: string
  owner: string | null
}

/** A request that is kept, and yet to be settled. */
export interface KeptRequest {
  /** Of its receipt. */
  id: string
  /** The same request had come before under the same key: nothing new was stored. */
  repeated: boolean
  /** In bytes. */
  size: number
  isOld?: boolean
  /** As it came, where its copy can only be opened later. */
  bytes?: Buffer
}

/** What intake offers to the features that bring requests in. */
export interface IntakeDoor {
  /** Stores the request durably and sees to it that it is settled. Returns the id of its receipt. */
  receive(ctx: Context, arrival: Arrival, application: Application): Promise<string>
  /** Makes ready what `keep` needs; outside of any transaction. */
  prepare(ctx: Context): Promise<void>
  /** Stores the request in the present transaction, after `prepare`. Whoever does this calls `settle` once that is committed. */
  keep(ctx: Context, arrival: Arrival): Promise<KeptRequest>
  /** The same for many at a time, which bear no idempotency keys. */
  keepAll(ctx: Context, arrivals: readonly Arrival[]): Promise<KeptRequest[]>
  /**
   * Sees to it that kept requests are settled, a moment later in this process, or by the clock. Resolves once there is room for more:
   * whoever brings in many waits for that.
   */
  settle(ctx: Context, kept: readonly KeptRequest[], application: Application): Promise<void>
  /** A request as it came, whoever asks; `null` where it is gone or no key of ours opens it. Throws KeyAway. */
  open(ctx: Context, receipt: string): Promise<RawRequest | null>
  /** The source with this public key, also one that is switched off: what comes in is kept all the same. */
  findSource(ctx: Context, key: string): Promise<SourceFacts | null>
  /** Whose card the next request of this person would be put on; `null`: nobody is known by any of it. */
  whoIs(ctx: Context, person: Received['person']): Promise<KnownPerson | null>
  /** The signed time at which a form was opened. */
  formToken(ctx: Context, key: string): Promise<string>
}
