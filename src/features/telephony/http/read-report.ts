import { isJsonObject, type Json, type JsonObject, parseMoment } from '../../../model/index.ts'
import type { PhoneEvent } from '../provider.ts'
import type { FieldName, HttpSettings } from './settings.ts'

export interface Report {
  /** A JSON body, or the parameters of a form by their names. */
  said: JsonObject
  /** The end of the address, by which Mango tells kinds of events apart: `call`, `summary`, `recording`. */
  about: string
  /** When it came in, for what brings no time. */
  now: string
}

/** What a report says of a call; `null`: nothing that we know of. Pure. */
export const readReport = (report: Report, settings: HttpSettings): PhoneEvent | null =>
  readers[settings.dialect](report, settings)

type Read = (report: Report, settings: HttpSettings) => PhoneEvent | null

const readFields: Read = ({ said, now }, { fields, words }) => {
  const text = (name: FieldName) => textAt(said, fields[name])
  const wordOf = <Word extends keyof typeof words>(value: string | undefined, among: readonly Word[]) =>
    among.find(word => words[word].includes(value?.toLowerCase() ?? ''))
  const kind = wordOf(text('event'), ['ring', 'answer', 'end', 'recording'])
  const call = text('call')
  if (!kind || !call) return null
  const direction = wordOf(text('direction'), ['in', 'out'])
  return known({
    call,
    kind,
    at: moment(text('at')) ?? now,
    direction,
    number: direction && text(direction === 'in' ? 'from' : 'to'),
    dialled: direction === 'in' ? text('to') : undefined,
    extension: text('extension'),
    seconds: count(text('seconds')),
    answered: flag(text('answered')),
    recording: text('recording'),
  })
}

/** By `Настройка API` of Mango Office: events/call, events/summary and events/recording, the event as JSON in the parameter `json`. */
const readMango: Read = ({ said, about, now }) => {
  const event = objectIn(textAt(said, 'json'))
  const call = event && textAt(event, 'entry_id')
  if (!event || !call) return null
  const [from, to] = [partOf(event.from), partOf(event.to)]
  if (about === 'summary') return mangoSummary(event, { call, from, to, now })
  if (about !== 'call') return null
  const state = textAt(event, 'call_state')
  // The call of the client himself shows as one of his number; each colleague who is rung has a leg of his own.
  const toColleague = to.extension !== undefined && from.extension === undefined
  const kind =
    state === 'Appeared' ? 'ring' : state === 'Connected' && (toColleague || from.extension) ? 'answer' : null
  if (!kind || (from.extension && to.extension)) return null
  return known({
    call,
    kind,
    at: seconds(textAt(event, 'timestamp')) ?? now,
    direction: from.extension ? 'out' : 'in',
    number: from.extension ? to.number : from.number,
    dialled: from.extension || !isJsonObject(event.to) ? undefined : textAt(event.to, 'line_number'),
    extension: from.extension ?? to.extension,
  })
}

interface MangoCall {
  call: string
  from: Side
  to: Side
  now: string
}

function mangoSummary(event: JsonObject, { call, from, to, now }: MangoCall): PhoneEvent | null {
  const direction = ({ '1': 'in', '2': 'out' } as const)[textAt(event, 'call_direction') ?? '']
  // 0 is a call among colleagues.
  if (!direction) return null
  const talk = Number(textAt(event, 'talk_time') ?? 0)
  const end = Number(textAt(event, 'end_time') ?? 0)
  return known({
    call,
    kind: 'end',
    at: seconds(textAt(event, 'end_time')) ?? now,
    direction,
    number: direction === 'in' ? from.number : to.number,
    dialled: direction === 'in' ? textAt(event, 'line_number') : undefined,
    extension: direction === 'in' ? to.extension : from.extension,
    answered: textAt(event, 'entry_result') === '1',
    // `talk_time` is the moment at which they began to talk.
    seconds: talk > 0 && end >= talk ? end - talk : undefined,
  })
}

const twilioEnds = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled'])

/**
 * Status callbacks of Twilio: parameters of a form. The call of a client is the parent of the calls by which colleagues are rung; it is
 * `in-progress` as soon as the number plays a greeting, so that a call is answered when one of those is.
 */
const readTwilio: Read = ({ said, now }) => {
  const [own, parent] = [textAt(said, 'CallSid'), textAt(said, 'ParentCallSid')]
  const status = textAt(said, 'CallStatus')?.toLowerCase() ?? ''
  const at = moment(textAt(said, 'Timestamp')) ?? now
  const recording = textAt(said, 'RecordingStatus') === 'completed' ? textAt(said, 'RecordingUrl') : undefined
  const call = parent ?? own
  if (!call) return null
  if (recording) return known({ call, kind: 'recording', at, recording })
  if (parent) return readTwilioLeg({ call, status, at, to: textAt(said, 'To') ?? '' })
  if (textAt(said, 'Direction') !== 'inbound') return null
  const kind = status === 'ringing' ? 'ring' : twilioEnds.has(status) ? 'end' : null
  if (!kind) return null
  const answered = kind === 'end' && status !== 'completed' ? false : undefined
  return known({ call, kind, at, direction: 'in', number: textAt(said, 'From'), dialled: textAt(said, 'To'), answered })
}

function readTwilioLeg({
  call,
  status,
  at,
  to,
}: {
  call: string
  status: string
  at: string
  to: string
}): PhoneEvent | null {
  const kind = ({ ringing: 'ring', 'in-progress': 'answer' } as const)[status]
  if (!kind) return null
  return known({ call, kind, at, direction: 'in', extension: /^(?:sip|client):([^@;]+)/i.exec(to)?.[1] })
}

const readers: Record<HttpSettings['dialect'], Read> = { fields: readFields, mango: readMango, twilio: readTwilio }

interface Side {
  number?: string
  extension?: string
}

const partOf = (value: Json | undefined): Side =>
  isJsonObject(value) ? { number: textAt(value, 'number'), extension: textAt(value, 'extension') } : {}

/** A member by its name, or by the way to it: `call.id`. */
function textAt(said: JsonObject, path: string): string | undefined {
  let value: Json | undefined = said
  for (const name of path.split('.'))
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '').trim() : ''
  return text ? text.slice(0, 2000) : undefined
}

function objectIn(text: string | undefined): JsonObject | null {
  try {
    const value = JSON.parse(text ?? 'null') as Json
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

const count = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}(\.\d+)?$/.test(text) ? Math.round(Number(text)) : undefined

const flag = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : /^(?:true|1|yes|answered)$/i.test(text)

/** Seconds since 1970. */
const seconds = (text: string | undefined): string | undefined =>
  text !== undefined && /^[1-9]\d{8,10}$/.test(text) ? new Date(Number(text) * 1000).toISOString() : undefined

function moment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const read = seconds(text) ?? parseMoment(text)
  if (read) return read
  // As mail writes dates: so does Twilio.
  const date = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} [\d:]{8} (?:\+0000|GMT)$/.test(text) ? new Date(text) : null
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined
}

/** Without members of which nothing is told, and with none that is too long to be one. */
const known = (event: PhoneEvent): PhoneEvent | null => {
  const short = (text: string | undefined) => (text && text.length <= 100 ? text : undefined)
  if (event.call.length > 200) return null
  const told = { ...event, number: short(event.number), extension: short(event.extension)?.slice(0, 20) }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as unknown as PhoneEvent
}
