import { expect, test } from 'vitest'
import { heardEvent, readCall } from './read-call.ts'

const call = '1764434430.40'
const began = 1_764_434_430
const client = '79262287794'

/** What is heard, second by second, in the words in which Asterisk 16 to 22 document their events. */
const heard = (...events: Record<string, string>[]) =>
  events.flatMap((event, at) => {
    const said = { linkedid: call, timestamp: `${began + at}.000000`, ...event }
    return heardEvent(said, new Date()) ?? []
  })
const at = (second: number) => new Date((began + second) * 1000).toISOString()
const told = (...events: Record<string, string>[]) => readCall(call, heard(...events), { recordings: null })

const incoming = (channel = 'PJSIP/mts-00000019') => ({
  event: 'Newchannel',
  channel,
  uniqueid: call,
  calleridnum: client,
  exten: '74951234567',
})
const dial = (event: 'DialBegin' | 'DialEnd', channel: string, destchannel: string, more = {}) => ({
  event,
  channel,
  uniqueid: call,
  calleridnum: client,
  destchannel,
  destuniqueid: `of ${destchannel}`,
  ...more,
})
const enters = (channel: string) => ({ event: 'BridgeEnter', channel, uniqueid: `of ${channel}`, bridgeuniqueid: 'b1' })
const answered = { dialstatus: 'ANSWER' }

test('a call that is handed over without asking rings at whom it is for, and is his once he answers', () => {
  const trunk = 'PJSIP/mts-00000019'
  const events = told(
    incoming(),
    dial('DialBegin', trunk, 'PJSIP/101-0000001a'),
    dial('DialEnd', trunk, 'PJSIP/101-0000001a', answered),
    enters('PJSIP/101-0000001a'),
    enters(trunk),
    { event: 'BlindTransfer', result: 'Success', transfererchannel: 'PJSIP/101-0000001a', extension: '102' },
    { event: 'Hangup', channel: 'PJSIP/101-0000001a', uniqueid: 'of PJSIP/101-0000001a' },
    dial('DialBegin', trunk, 'PJSIP/102-0000001d'),
    dial('DialEnd', trunk, 'PJSIP/102-0000001d', answered),
    enters('PJSIP/102-0000001d'),
    { event: 'Hangup', channel: trunk, uniqueid: call },
  )
  expect(events.filter(({ kind }) => kind === 'ring').at(-1)).toMatchObject({ extension: '102', at: at(7) })
  expect(events.filter(({ kind }) => kind === 'answer').at(-1)).toMatchObject({ extension: '102', at: at(9) })
  // It has not ended when the first colleague hangs up.
  expect(events.filter(({ kind }) => kind === 'end')).toMatchObject([{ at: at(10), direction: 'in', number: client }])
})

test('a call that rings at one and is picked up by another is of who picked it up', () => {
  const trunk = 'PJSIP/mts-00000019'
  const picker = 'PJSIP/102-0000001e'
  const events = told(
    incoming(),
    dial('DialBegin', trunk, 'PJSIP/101-0000001a'),
    // His own channel, before it becomes one of the call.
    { event: 'Newchannel', channel: picker, uniqueid: '1764434431.41', linkedid: '1764434431.41', exten: '*8' },
    { event: 'Pickup', channel: picker, targetchannel: 'PJSIP/101-0000001a', targetlinkedid: call },
    dial('DialEnd', trunk, picker, answered),
    enters(picker),
    { event: 'Hangup', channel: trunk, uniqueid: call },
  )
  expect(events.filter(({ kind }) => kind === 'answer').map(({ extension }) => extension)).toEqual(['102', '102'])
  expect(events.at(-1)).toMatchObject({ kind: 'end', at: at(6) })
})

test('a queue that rings by local channels rings at telephones, and is answered by one of them', () => {
  const local = 'Local/102@from-queue-00000003;2'
  const events = told(
    incoming(),
    dial('DialBegin', 'PJSIP/mts-00000019', 'Local/102@from-queue-00000003;1'),
    dial('DialBegin', local, 'PJSIP/102-0000001c', { uniqueid: '1764434432.44' }),
    dial('DialEnd', local, 'PJSIP/102-0000001c', { uniqueid: '1764434432.44', ...answered }),
    dial('DialEnd', 'PJSIP/mts-00000019', 'Local/102@from-queue-00000003;1', answered),
    enters('Local/102@from-queue-00000003;1'),
    { event: 'AgentConnect', queue: 'sales', membername: 'PJSIP/102', channel: 'PJSIP/mts-00000019' },
    // Both halves go as soon as nobody needs them.
    { event: 'Hangup', channel: 'Local/102@from-queue-00000003;1', uniqueid: '1764434432.43' },
    { event: 'Hangup', channel: 'PJSIP/mts-00000019', uniqueid: call },
  )
  expect(events).toMatchObject([
    { kind: 'ring', at: at(0) },
    { kind: 'ring', extension: '102', at: at(2) },
    { kind: 'answer', extension: '102', at: at(3) },
    { kind: 'end', at: at(8) },
  ])
})

test('a line of a card is a way outside, whatever its number', () => {
  const card = 'DAHDI/1-1'
  const events = told(
    incoming(card),
    dial('DialBegin', card, 'PJSIP/101-0000001a'),
    dial('DialEnd', card, 'PJSIP/101-0000001a', answered),
    { event: 'Hangup', channel: card, uniqueid: call },
  )
  expect(events).toMatchObject([
    { kind: 'ring', direction: 'in', number: client, dialled: '74951234567' },
    { kind: 'ring', extension: '101' },
    { kind: 'answer', extension: '101' },
    { kind: 'end', at: at(3) },
  ])
})
