import type { PhoneEvent } from '../provider.ts'
import { count, known, moment, objectIn, type Report, textAt } from './said.ts'

const ends = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled'])

interface Told {
  call: string
  status: string
  at: string
  from: string
  to: string
  /** Of the call that is told of, by itself. */
  seconds: number | undefined
}

/**
 * Status callbacks of Twilio: parameters of a form. A call is what bears one `CallSid`; those by which somebody is rung from it name
 * it as their parent. It is `in-progress` as soon as the number plays a greeting, so that it is answered when one of those is.
 */
export function readTwilio({ said, now }: Report): PhoneEvent | null {
  const [own, parent] = [textAt(said, 'CallSid'), textAt(said, 'ParentCallSid')]
  const call = parent ?? own
  if (!call) return null
  const at = moment(textAt(said, 'Timestamp')) ?? now
  const recording = textAt(said, 'RecordingStatus') === 'completed' ? textAt(said, 'RecordingUrl') : undefined
  if (recording) return known({ call, kind: 'recording', at, recording })
  const told: Told = {
    call,
    status: textAt(said, 'CallStatus')?.toLowerCase() ?? '',
    at,
    from: textAt(said, 'From') ?? '',
    to: textAt(said, 'To') ?? '',
    seconds: count(textAt(said, 'CallDuration')),
  }
  if (parent) return readLeg(told)
  return textAt(said, 'Direction') === 'inbound' ? readInbound(told) : readOrdered(told)
}

/** Of a client, or of a colleague who dials at his own telephone. */
function readInbound({ call, status, at, from, to }: Told): PhoneEvent | null {
  const kind = status === 'ringing' ? 'ring' : ends.has(status) ? 'end' : null
  if (!kind) return null
  const answered = kind === 'end' && status !== 'completed' ? false : undefined
  const extension = colleagueIn(from)
  return known({
    call,
    kind,
    at,
    answered,
    ...(extension
      ? { direction: 'out', extension, number: numberIn(to) }
      : { direction: 'in', number: from, dialled: to }),
  })
}

/** Ordered by us: rings at the colleague first. Whom it is for is known since it was ordered. */
function readOrdered({ call, status, at, to }: Told): PhoneEvent | null {
  const extension = colleagueIn(to)
  const kind = status === 'ringing' ? 'ring' : ends.has(status) ? 'end' : null
  if (!extension || !kind) return null
  return known({ call, kind, at, direction: 'out', extension, answered: status === 'completed' ? undefined : false })
}

/** Somebody is rung: a colleague, by whoever calls; or a number, of which nothing says whose it is. */
function readLeg({ call, status, at, from, to, seconds }: Told): PhoneEvent | null {
  const extension = colleagueIn(to)
  // Where the end alone is reported, it has been answered before.
  const kind = ({ ringing: 'ring', 'in-progress': 'answer', completed: 'answer' } as const)[status]
  if (!kind) return null
  const began = status === 'completed' ? new Date(Date.parse(at) - (seconds ?? 0) * 1000).toISOString() : at
  if (!extension) return known({ call, kind, at: began })
  return known({
    call,
    kind,
    at: began,
    direction: 'in',
    extension,
    number: colleagueIn(from) ? undefined : numberIn(from),
  })
}

/** `sip:101@acme.sip.twilio.com` and `client:101` are the extension 101, `sip:+79262287794@…` is a number that was dialled there. */
const nameIn = (address: string): string | undefined => /^(?:sips?|client):([^@;?]+)/i.exec(address)?.[1]

function colleagueIn(address: string): string | undefined {
  const name = nameIn(address)
  return name && !isNumber(name) ? name : undefined
}

function numberIn(address: string): string | undefined {
  const text = nameIn(address) ?? address
  return isNumber(text) ? text : undefined
}

/** Long enough for a number of the public network. */
const isNumber = (text: string): boolean => /^\+?\d{7,15}$/.test(text)

/** The name of the call that was ordered, as Twilio answers; `null`: it says none. */
export const twilioCall = (answer: Buffer): string | null => {
  const sid = textAt(objectIn(answer.toString('utf8')) ?? {}, 'sid')
  return sid && sid.length <= 200 ? sid : null
}
