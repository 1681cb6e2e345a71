import type { PhoneEvent } from '../provider.ts'
import type { AsteriskSettings } from './settings.ts'
import type { AmiMessage } from './wire.ts'

/** What an Asterisk said of a call, as it is kept before anything follows from it. */
export interface HeardEvent {
  call: string
  at: string
  ami: AmiMessage
}

/** What is kept of an event: whatever else Asterisk says of a call is nobody's business here. */
const kept = [
  'event channel destchannel uniqueid linkedid destuniqueid calleridnum connectedlinenum exten dialstring dialstatus channelstate',
  'bridgeid disposition duration billableseconds source destination destinationchannel recordingfile transfertargetchannel',
  'secondtransfererconnectedlinenum result',
].flatMap(names => names.split(' '))

/** An event of which something may follow for a call; `null`: none. `now` counts where Asterisk tells no time. Pure. */
export function heardEvent(event: AmiMessage, now: Date): HeardEvent | null {
  const call = callOf(event)
  if (!call || call.length > 150) return null
  const seconds = /^\d{9,11}\.\d+$/.test(event.timestamp ?? '') ? Number(event.timestamp) * 1000 : now.getTime()
  const ami = Object.fromEntries(kept.flatMap(name => (event[name] ? [[name, clean(event[name])]] : [])))
  return { call, at: new Date(seconds).toISOString(), ami }
}

const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '').slice(0, 300)

/** By `Linkedid`: the name of the first channel of a call, which all others carry. */
function callOf({ event, uniqueid, linkedid, destlinkedid, origtransfererlinkedid, ...rest }: AmiMessage) {
  if (event === 'Newchannel') return uniqueid === linkedid ? linkedid : null
  if (event === 'DialBegin' || event === 'DialEnd') return isLocal(rest.destchannel) ? null : (linkedid ?? destlinkedid)
  if (event === 'BridgeEnter') return isLocal(rest.channel) ? null : linkedid
  if (event === 'Hangup') return uniqueid === linkedid || !sideOf(rest.channel).extension ? linkedid : null
  if (event === 'AttendedTransfer') return rest.result === 'Success' ? origtransfererlinkedid : null
  if (event === 'Cdr') return linkedid ?? uniqueid
  return event === 'CoreShowChannel' || event === 'Gone' ? linkedid : null
}

/** What was heard of a call, or ordered by us: a row of `phone_event`. */
export type KeptEvent = HeardEvent | PhoneEvent

/**
 * What all that was heard of a call by now comes to. A call among colleagues, and one of which its sides are not known yet, comes to
 * nothing. Whatever was lost on the way is made up for by what came after it: the record of the call tells of all. Pure.
 */
export function readCall(
  call: string,
  rows: readonly KeptEvent[],
  { recordings }: Pick<AsteriskSettings['asterisk'], 'recordings'>,
): PhoneEvent[] {
  const heard = rows.flatMap(row => ('ami' in row ? [row] : []))
  const sides = orderedSides(rows) ?? heard.map(event => sidesIn(call, event)).find(found => found !== null)
  if (!sides) return []
  const { direction } = sides
  const tell = (event: Pick<PhoneEvent, 'kind' | 'at'> & Partial<PhoneEvent>): PhoneEvent => ({
    call,
    ...sides,
    ...event,
  })
  const answers = heard.flatMap(event => answerIn(event, direction)).map(answer => tell({ kind: 'answer', ...answer }))
  const record = recordOf(call, heard)
  const end = endOf(call, heard, direction) ?? record?.at
  const told = answers.length || !record?.answer ? answers : [tell({ kind: 'answer', ...record.answer })]
  const rings = heard.flatMap(event => ringIn(call, event, direction)).map(ring => tell({ kind: 'ring', ...ring }))
  return [
    ...(rings.length || !record ? rings : [tell({ kind: 'ring', at: record.began })]),
    ...told,
    ...(end ? [tell({ kind: 'end', at: end })] : []),
    ...(end && told.length ? recordingOf({ call, heard, recordings, at: end }) : []),
  ]
}

interface Sides {
  direction: 'in' | 'out'
  number?: string
  /** Of the company's numbers, the one that was called. */
  dialled?: string
}

/** Of a call that we have ordered ourselves. */
function orderedSides(rows: readonly KeptEvent[]): Sides | null {
  for (const row of rows) if (!('ami' in row) && row.direction) return { direction: row.direction, number: row.number }
  return null
}

function sidesIn(call: string, { ami }: HeardEvent): Sides | null {
  const from = sideOf(ami.channel)
  if (ami.event === 'Newchannel' || ami.event === 'CoreShowChannel') {
    if (ami.uniqueid !== call || from.isLocal) return null
    if (!from.extension) return sidesOf('in', ami.calleridnum, ami.exten)
    return isOutside(ami.exten) ? sidesOf('out', ami.exten) : null
  }
  if (ami.event === 'Cdr') {
    if (from.isLocal) return null
    if (!from.extension) return sidesOf('in', ami.source, ami.destination)
    return isOutside(ami.destination) ? sidesOf('out', ami.destination) : null
  }
  if (ami.event !== 'DialBegin' && ami.event !== 'DialEnd') return null
  const to = sideOf(ami.destchannel)
  if (to.extension && !from.extension && isOutside(ami.calleridnum)) return sidesOf('in', ami.calleridnum, ami.exten)
  const dialled = [ami.exten, ami.connectedlinenum, ...(ami.dialstring?.match(/\d{7,15}/g) ?? [])].find(isOutside)
  return from.extension && !to.extension && dialled ? sidesOf('out', dialled) : null
}

const sidesOf = (direction: 'in' | 'out', number: string | undefined, dialled?: string): Sides => ({
  direction,
  ...(isOutside(number) && { number }),
  ...(isOutside(dialled) && { dialled }),
})

/** Who comes to talk with the client. */
function answerIn({ at, ami }: HeardEvent, direction: 'in' | 'out'): { at: string; extension?: string }[] {
  const [from, to] = [sideOf(ami.channel), sideOf(ami.destchannel)]
  if (ami.event === 'DialEnd') {
    if (ami.dialstatus !== 'ANSWER') return []
    // Of a call that was ordered the colleague's own telephone is picked up first.
    if (to.extension) return ami.channel && !from.extension ? [{ at, extension: to.extension }] : []
    return direction === 'out' && !to.isLocal ? [{ at, ...(from.extension && { extension: from.extension }) }] : []
  }
  if (ami.event === 'AttendedTransfer') {
    const extension = sideOf(ami.transfertargetchannel).extension ?? ami.secondtransfererconnectedlinenum
    return extension && isExtension(extension) ? [{ at, extension }] : []
  }
  const isTalking =
    ami.event === 'BridgeEnter' || (ami.event === 'CoreShowChannel' && ami.channelstate === '6' && ami.bridgeid)
  if (!isTalking || from.isLocal) return []
  if (direction === 'in') return from.extension ? [{ at, extension: from.extension }] : []
  return from.extension ? [] : [{ at }]
}

function ringIn(call: string, { at, ami }: HeardEvent, direction: 'in' | 'out'): { at: string; extension?: string }[] {
  const [from, to] = [sideOf(ami.channel), sideOf(ami.destchannel)]
  const isFirst = ami.uniqueid === call
  if (ami.event === 'Newchannel' && isFirst) return [{ at, ...(direction === 'out' && from) }].map(ofRing)
  if (ami.event === 'CoreShowChannel') {
    if (isFirst) return [{ at: before(at, ami.duration), ...(direction === 'out' && from) }].map(ofRing)
    return direction === 'in' && from.extension && ami.channelstate === '5' ? [{ at, extension: from.extension }] : []
  }
  if (ami.event !== 'DialBegin') return []
  if (direction === 'in') return to.extension && !from.extension ? [{ at, extension: to.extension }] : []
  return to.extension || to.isLocal ? [] : [{ at, ...from }].map(ofRing)
}

const ofRing = ({ at, extension }: { at: string; extension?: string }) => ({ at, ...(extension && { extension }) })

/** When the client's side has hung up, or what connects him: of a call of ours he may talk on with somebody else. */
function endOf(call: string, heard: readonly HeardEvent[], direction: 'in' | 'out'): string | undefined {
  const gone = heard.find(({ ami }) => ami.event === 'Gone')
  const ends = new Map(heard.flatMap(({ ami, at }) => (ami.event === 'Hangup' ? [[ami.uniqueid ?? '', at]] : [])))
  const dialled = heard.flatMap(({ ami }) =>
    ami.event === 'DialBegin' && !sideOf(ami.destchannel).extension ? [ami.destuniqueid ?? ''] : [],
  )
  const awaited = direction === 'in' ? [call] : [call, ...dialled]
  if (!awaited.every(channel => ends.has(channel))) return gone?.at
  return awaited
    .flatMap(channel => ends.get(channel) ?? [])
    .sort()
    .at(-1)
}

interface CallRecord {
  at: string
  began: string
  answer?: { at: string; extension?: string }
}

/** The records of a call, one for each telephone that rang: which comes last tells when it was over. */
function recordOf(call: string, heard: readonly HeardEvent[]): CallRecord | null {
  const records = heard.filter(({ ami }) => ami.event === 'Cdr' && (ami.uniqueid ?? call) === call)
  const last = records.at(-1)
  if (!last) return null
  const talked = records.find(({ ami }) => ami.disposition === 'ANSWERED' && ami.destinationchannel)
  const extension = [talked?.ami.destinationchannel, talked?.ami.channel]
    .map(name => sideOf(name).extension)
    .find(Boolean)
  return {
    at: last.at,
    began: before(last.at, last.ami.duration),
    ...(talked && { answer: { at: before(talked.at, talked.ami.billableseconds), ...(extension && { extension }) } }),
  }
}

interface Recorded {
  call: string
  heard: readonly HeardEvent[]
  recordings: string | null
  at: string
}

function recordingOf({ call, heard, recordings, at }: Recorded): PhoneEvent[] {
  if (!recordings) return []
  const file = heard.flatMap(({ ami }) => ami.recordingfile ?? []).at(-1)
  if (recordings.includes('{file}') && !file) return []
  const recording = recordings
    .replaceAll('{uniqueid}', encodeURIComponent(call))
    .replaceAll('{file}', (file ?? '').split('/').map(encodeURIComponent).join('/'))
  return [{ call, kind: 'recording', at, recording }]
}

/** `12` or, where calls are listed, `00:00:12`. */
function before(at: string, text = ''): string {
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + (Number(part) || 0), 0)
  return new Date(new Date(at).getTime() - Math.min(seconds, 86_400) * 1000).toISOString()
}

interface Side {
  /** Of a colleague's telephone; left out: it leads outside. */
  extension?: string
  isLocal: boolean
}

/** Whose a channel is: `PJSIP/101-0000001a` is the telephone 101, `PJSIP/trunk-0000001b` a way outside. */
function sideOf(channel = ''): Side {
  const name = channel.replace(/^[^/]*\//, '').replace(/-[\da-f]+(?:;[12])?$/i, '')
  const isTelephone = !isLocal(channel) && !isCard(channel) && isExtension(name)
  return { ...(isTelephone && { extension: name }), isLocal: isLocal(channel) }
}

/** `DAHDI/1-1` is the first line of a card, by which calls come and go, and no extension. */
const isCard = (channel: string): boolean => /^(?:DAHDI|Zap|mISDN|CAPI)\//i.test(channel)

const isLocal = (channel = ''): boolean => channel.startsWith('Local/')
const isExtension = (name: string): boolean => /^[\d*#]{1,6}$/.test(name)
/** Long enough for a number of the public network. */
const isOutside = (number: string | undefined): boolean => /^\+?\d{7,15}$/.test(number ?? '')
