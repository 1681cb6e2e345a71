import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { apiOf } from '../../../../test/setup/api.ts'
import type { JsonObject } from '../../../model/index.ts'
import { at, callNamed, settingsOf } from '../testing/dialects.ts'
import {
  admin,
  anna,
  callsOn,
  counts,
  dataOf,
  exchangeAnswers,
  lead,
  newCall,
  newPhone,
  orders,
  outside,
  path,
  server,
  until,
  withOffice,
} from '../testing/office.ts'
import { readReport } from './read-report.ts'
import { isSigned } from './signature.ts'

withOffice()

const liveOf = async (number: string) =>
  (await dataOf(anna.api, '/phone-calls/live')).find(call => call.number === number)

describe('Twilio', () => {
  const token = 'twilio-auth-token'
  let line: JsonObject
  const address = () => `https://${new URL(server.url).host}/api/v1${path(line)}`
  const signatureOf = (form: Record<string, string>, by = token) =>
    createHmac('sha1', by)
      .update(
        `${address()}${Object.keys(form)
          .sort()
          .map(name => `${name}${form[name]}`)
          .join('')}`,
      )
      .digest('base64')
  const tell = (form: Record<string, string>, by = token) =>
    apiOf(server).send('POST', path(line), {
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signatureOf(form, by) },
    })
  /** As Twilio writes moments (RFC 2822). */
  const when = (seconds: number) => new Date(at(seconds)).toUTCString().replace('GMT', '+0000')
  const always = { AccountSid: 'AC0123456789', ApiVersion: '2010-04-01' }

  test('signs as its documentation and its own libraries do', () => {
    const signed = (pairs: [string, string][], signature: string, url: string, sign = '12345') =>
      isSigned(
        {
          bytes: Buffer.alloc(0),
          headers: { 'x-twilio-signature': signature },
          form: new URLSearchParams(pairs),
          url,
        },
        settingsOf('twilio'),
        { sign },
      )
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
    const documented: [string, string][] = [
      ['CallSid', 'CA1234567890ABCDE'],
      ['Caller', '+14158675309'],
      ['Digits', '1234'],
      ['From', '+14158675309'],
      ['To', '+18005551212'],
    ]
    const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
    expect(signed(documented, signature, url)).toBe(true)
    expect(signed(documented.toReversed(), signature, url)).toBe(true)
    const several: [string, string][] = [
      ['Sid', 'CA123'],
      ['SidAccount', 'AC123'],
      ['Digits', '5678'],
      ['Digits', '1234'],
      ['Digits', '1234'],
    ]
    expect(signed(several, 'IK+Dwps556ElfBT0I3Rgjkr1wJU=', url)).toBe(true)
    // The port is signed or not, whatever the address says.
    expect(signed(documented, signature, 'https://mycompany.com:443/myapp.php?foo=1&bar=2')).toBe(true)
    expect(signed(documented, signature, 'https://mycompany.com:8443/myapp.php?foo=1&bar=2')).toBe(true)
    expect(signed(documented, signature, url, '12346')).toBe(false)
    expect(signed(documented, signature, `${url}&more=1`)).toBe(false)
    expect(signed(documented.slice(1), signature, url)).toBe(false)
    expect(signed(documented, '', url)).toBe(false)
  })

  test('a call pops up at whose client it is while a telephone rings, and is on the card when it is over', async () => {
    const made = await admin.post('/phone-lines', {
      name: 'Twilio',
      settings: {
        dialect: 'twilio',
        callOut: {
          method: 'POST',
          url: `${outside}/2010-04-01/Accounts/AC0123456789/Calls.json`,
          body: 'To=sip%3A{extension}%40acme.sip.twilio.com&From=%2B74951234567&Twiml=%3CResponse%3E%3CDial%3E{number}%3C%2FDial%3E%3C%2FResponse%3E',
          contentType: 'application/x-www-form-urlencoded',
        },
      },
      secret: { sign: token, headers: { Authorization: 'Basic YWNtZTpzZWNyZXQ=' } },
    })
    expect(made.status, made.text).toBe(201)
    line = made.body
    const phone = newPhone()
    const id = await lead(phone)
    const [call, leg] = [newCall(), newCall()]
    const client = { ...always, From: phone, To: '+74951234567', CallSid: call, Direction: 'inbound' }
    // By which Anna is rung: Twilio reports of the number itself only when the call is over.
    const rung = {
      ...always,
      From: phone,
      To: 'sip:101@acme.sip.twilio.com',
      CallSid: leg,
      ParentCallSid: call,
      Direction: 'outbound-dial',
      CallbackSource: 'call-progress-events',
    }
    const before = await counts()
    expect((await tell({ ...rung, CallStatus: 'ringing', Timestamp: when(0) }, 'another token')).status).toBe(401)
    expect(await counts()).toEqual(before)
    const events: Record<string, string>[] = [
      { ...rung, CallStatus: 'initiated', SequenceNumber: '0', Timestamp: when(-1) },
      { ...rung, CallStatus: 'ringing', SequenceNumber: '1', Timestamp: when(0) },
    ]
    for (const event of events) expect((await tell(event)).status).toBe(202)
    await until(async () => (await liveOf(phone)) !== undefined)
    expect(await liveOf(phone)).toMatchObject({ state: 'ringing', direction: 'in', card: { id } })
    const rest: Record<string, string>[] = [
      { ...rung, CallStatus: 'in-progress', SequenceNumber: '2', Timestamp: when(8) },
      { ...rung, CallStatus: 'completed', SequenceNumber: '3', CallDuration: '40', Timestamp: when(48) },
      { ...client, CallStatus: 'completed', CallDuration: '52', Timestamp: when(48) },
    ]
    for (const event of rest) expect((await tell(event)).status).toBe(202)
    expect(await callsOn(id)).toMatchObject([
      { direction: 'in', owner: anna.id, duration: 40, data: { answered: true, wait: 8, extension: '101' } },
    ])
    const told = {
      ...always,
      CallSid: call,
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingUrl: `${outside}/RE1`,
    }
    expect((await tell({ ...told, RecordingSource: 'DialVerb', RecordingDuration: '40' })).status).toBe(202)
    expect(await callNamed(call)).toMatchObject({
      recording_url: `${outside}/RE1`,
      number: phone,
      dialled: '+74951234567',
    })
  })

  test('of which only the end is reported has the talk that was had; one that nobody took is missed', async () => {
    const [talked, missed] = [newPhone(), newPhone()]
    const [one, two] = [await lead(talked), await lead(missed)]
    const tellEnds = async (phone: string, leg: Record<string, string>, status: string) => {
      const call = newCall()
      const rung = {
        ...always,
        From: phone,
        To: 'client:101',
        CallSid: newCall(),
        ParentCallSid: call,
        Direction: 'outbound-dial',
      }
      const client = { ...always, From: phone, To: '+74951234567', CallSid: call, Direction: 'inbound' }
      expect((await tell({ ...rung, ...leg, Timestamp: when(60) })).status).toBe(202)
      expect((await tell({ ...client, CallStatus: status, CallDuration: '60', Timestamp: when(60) })).status).toBe(202)
    }
    await tellEnds(talked, { CallStatus: 'completed', CallDuration: '45' }, 'completed')
    await tellEnds(missed, { CallStatus: 'no-answer', CallDuration: '0' }, 'completed')
    expect(await callsOn(one)).toMatchObject([{ duration: 45, owner: anna.id, data: { answered: true } }])
    expect(await callsOn(two)).toMatchObject([{ data: { answered: false } }])
    await until(async () => (await dataOf(admin, `/tasks?filter[on]=${two}`)).length === 1)
  })

  test('a press on a number is ordered at the address that is set, and what follows is one call', async () => {
    const active = (id: unknown, is: boolean) => admin.patch(`/phone-lines/${id}`, { active: is })
    const others = (await dataOf(admin, '/phone-lines')).filter(({ id }) => id !== line.id)
    for (const { id } of others) expect((await active(id, false)).status).toBe(200)
    const phone = newPhone()
    const id = await lead(phone)
    const sid = newCall()
    orders.length = 0
    Object.assign(exchangeAnswers, { status: 201, body: JSON.stringify({ sid, status: 'queued' }) })
    const asked = await anna.api.post('/phone-calls', { number: phone })
    Object.assign(exchangeAnswers, { status: 200, body: 'ok' })
    for (const { id } of others) expect((await active(id, true)).status).toBe(200)
    expect(asked.status, asked.text).toBe(202)
    expect(orders).toMatchObject([{ method: 'POST', url: '/2010-04-01/Accounts/AC0123456789/Calls.json' }])
    expect(Object.fromEntries(new URLSearchParams(orders[0]?.body))).toEqual({
      To: 'sip:101@acme.sip.twilio.com',
      From: '+74951234567',
      Twiml: `<Response><Dial>${phone}</Dial></Response>`,
    })
    const own = {
      ...always,
      CallSid: sid,
      From: '+74951234567',
      To: 'sip:101@acme.sip.twilio.com',
      Direction: 'outbound-api',
    }
    const rung = {
      ...always,
      CallSid: newCall(),
      ParentCallSid: sid,
      From: '+74951234567',
      To: phone,
      Direction: 'outbound-dial',
    }
    const ordered = Date.now()
    const stamp = (seconds: number) => new Date(ordered + seconds * 1000).toUTCString().replace('GMT', '+0000')
    expect((await tell({ ...rung, CallStatus: 'ringing', Timestamp: stamp(5) })).status).toBe(202)
    await until(async () => (await liveOf(phone)) !== undefined)
    expect(await liveOf(phone)).toMatchObject({ state: 'ringing', direction: 'out', mine: true, card: { id } })
    expect((await tell({ ...rung, CallStatus: 'in-progress', Timestamp: stamp(10) })).status).toBe(202)
    expect((await tell({ ...own, CallStatus: 'completed', CallDuration: '70', Timestamp: stamp(70) })).status).toBe(202)
    expect(await callsOn(id)).toMatchObject([
      { direction: 'out', owner: anna.id, duration: 60, data: { answered: true, extension: '101' } },
    ])
  })

  test('what a colleague dials at his own telephone is a call of his, and what says nothing is none', () => {
    const read = (said: Record<string, string>) => readReport({ said, about: '', now: at(0) }, settingsOf('twilio'))
    const dialled = {
      CallSid: 'CA1',
      Direction: 'inbound',
      From: 'sip:101@acme.sip.twilio.com',
      To: 'sip:+79262287794@acme.sip.twilio.com',
    }
    expect(read({ ...dialled, CallStatus: 'no-answer', Timestamp: when(20) })).toEqual({
      call: 'CA1',
      kind: 'end',
      at: at(20),
      direction: 'out',
      extension: '101',
      number: '+79262287794',
      answered: false,
    })
    expect(read({ ...dialled, CallStatus: 'queued' })).toBeNull()
    expect(read({ CallStatus: 'ringing', Direction: 'inbound' })).toBeNull()
    expect(
      read({ ...dialled, CallSid: 'CA2', RecordingStatus: 'absent', RecordingUrl: 'https://x.example' }),
    ).toBeNull()
  })
})
