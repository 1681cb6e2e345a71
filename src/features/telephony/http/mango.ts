import { createHash, randomUUID } from 'node:crypto'
import { isJsonObject, type Json } from '../../../model/index.ts'
import type { CallOut, PhoneEvent } from '../provider.ts'
import { known, objectIn, type Report, seconds, textAt } from './said.ts'
import type { HttpSecret, Order } from './settings.ts'

export const mangoApi = 'https://app.mango-office.ru/vpbx'
/** Where a recording is asked for; which one stands behind `#`. */
const recordings = `${mangoApi}/queries/recording/post`
/** What Mango answers where it has done what was wanted. */
const done = '1000'

/** By Mango's `API ВАТС`: events/call, events/summary and events/recording, the event as JSON in the parameter `json`. */
export function readMango({ said, about, now }: Report): PhoneEvent | null {
  const event = objectIn(textAt(said, 'json'))
  const call = event && textAt(event, 'entry_id')
  if (!event || !call) return null
  const read = { call: readLeg, summary: readSummary, recording: readRecording }[about]
  return read?.({ event, call, from: sideOf(event.from), to: sideOf(event.to), now }) ?? null
}

interface Told {
  event: NonNullable<ReturnType<typeof objectIn>>
  call: string
  from: Side
  to: Side
  now: string
}

/** A client who waits in a menu or a queue is `Connected` there: he talks once he is so with a colleague. */
function readLeg({ event, call, from, to, now }: Told): PhoneEvent | null {
  if (from.extension && to.extension) return null
  // What was ordered, by us or by a campaign, rings at the colleague first, and looks there as if the client had called.
  const isOrdered = textAt(event, 'callback_initiator') !== undefined || Number(textAt(event, 'task_id') ?? 0) > 0
  const state = textAt(event, 'call_state')
  const talks = (textAt(event, 'location') ?? 'abonent') === 'abonent' && (from.extension ?? to.extension) !== undefined
  const kind = state === 'Appeared' ? 'ring' : state === 'Connected' && talks ? 'answer' : null
  if (!kind || (kind === 'answer' && isOrdered && !from.extension)) return null
  const isOut = isOrdered || from.extension !== undefined
  return known({
    call,
    kind,
    at: seconds(textAt(event, 'timestamp')) ?? now,
    direction: isOut ? 'out' : 'in',
    number: from.extension ? to.number : from.number,
    dialled: isOut ? undefined : textAt(event, 'to.line_number'),
    extension: from.extension ?? (talks ? to.extension : undefined),
  })
}

function readSummary({ event, call, from, to, now }: Told): PhoneEvent | null {
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

/** Told of some time before it can be had: it is asked for again until then. */
function readRecording({ event, call, now }: Told): PhoneEvent | null {
  const id = textAt(event, 'recording_id')
  if (!id || textAt(event, 'recording_state') !== 'Completed') return null
  if ((textAt(event, 'completion_code') ?? done) !== done || textAt(event, 'recipient') === 'Mail') return null
  const at = seconds(textAt(event, 'timestamp')) ?? now
  return known({ call, kind: 'recording', at, recording: `${recordings}#${encodeURIComponent(id)}` })
}

interface Side {
  number?: string
  extension?: string
}

/** Colleagues' telephones have names (`sip:anna@…`) in the place of numbers. */
function sideOf(value: Json | undefined): Side {
  if (!isJsonObject(value)) return {}
  const number = textAt(value, 'number')
  return { number: number?.startsWith('sip:') ? undefined : number, extension: textAt(value, 'extension') }
}

export const mangoOrder = (secret: HttpSecret, { extension, number }: CallOut): Order =>
  signedOrder(secret, `${mangoApi}/commands/callback`, {
    command_id: randomUUID(),
    from: { extension },
    to_number: number.replace(/^\+/, ''),
  })

/** The sound of a call by its address, as it was told; Mango sends on to where it lies for a moment. `null`: it is none of Mango's. */
export function mangoSound(secret: HttpSecret, told: string): Order | null {
  const [address, id = ''] = told.split('#')
  if (address !== recordings) return null
  return signedOrder(secret, recordings, { recording_id: decodeURIComponent(id), action: 'download' })
}

function signedOrder({ key = '', sign }: HttpSecret, url: string, wanted: Json): Order {
  const json = JSON.stringify(wanted)
  const sum = createHash('sha256').update(`${key}${json}${sign}`).digest('hex')
  const body = Buffer.from(new URLSearchParams({ vpbx_api_key: key, sign: sum, json }).toString())
  return { url, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }
}

/** What Mango says of an order that it did not take, though the answer is 200; `null`: it did. */
export function mangoRefusal(answer: Buffer): string | null {
  const result = textAt(objectIn(answer.toString('utf8')) ?? {}, 'result')
  return result === undefined || result === done ? null : `result ${result}`
}
