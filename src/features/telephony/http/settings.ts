/** How a provider speaks that reports by HTTP. */
export interface HttpSettings {
  /** `fields`: each event is one object, whose members are named here; the others speak as their documentation says. */
  dialect: 'fields' | 'mango' | 'twilio'
  /** Which member of an event is what; of `fields` alone. */
  fields: Record<FieldName, string>
  /** By which words it says what happened, in lower case; of `fields` alone. */
  words: Record<WordName, string[]>
  /** The header with the HMAC-SHA256 of the body in hex; of `fields` alone. */
  signatureHeader: string
  /** How calls are ordered; `null`: they are not. Of Mango it is known, and here is none. */
  callOut: { method: 'GET' | 'POST'; url: string; body: string | null; contentType: string } | null
}

export const fieldNames = [
  'call',
  'event',
  'direction',
  'from',
  'to',
  'extension',
  'at',
  'seconds',
  'answered',
  'recording',
] as const
export type FieldName = (typeof fieldNames)[number]

export const wordNames = ['ring', 'answer', 'end', 'recording', 'in', 'out'] as const
export type WordName = (typeof wordNames)[number]

/** As our own documentation describes it. */
export const usualFields: HttpSettings['fields'] = {
  call: 'call',
  event: 'event',
  direction: 'direction',
  from: 'from',
  to: 'to',
  extension: 'extension',
  at: 'at',
  seconds: 'duration',
  answered: 'answered',
  recording: 'recording',
}

export const usualWords: HttpSettings['words'] = {
  ring: ['ring', 'ringing'],
  answer: ['answer', 'answered'],
  end: ['end', 'ended', 'hangup', 'completed'],
  recording: ['recording'],
  in: ['in', 'inbound', 'incoming'],
  out: ['out', 'outbound', 'outgoing'],
}

/** What a line of this kind keeps secret: `sign` is what the provider signs with, `key` the company's name there. */
export interface HttpSecret {
  sign: string
  /** Of Mango: the `vpbx_api_key`. */
  key?: string
  /** Sent along when a call is ordered, each `Name: value`. */
  headers?: Record<string, string>
}

/** One request of ours to a provider. */
export interface Order {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: Buffer
}
