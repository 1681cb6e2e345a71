import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { apiOf } from '../../../../test/setup/api.ts'
import type { JsonObject } from '../../../model/index.ts'
import { at, callNamed, settingsOf } from '../testing/dialects.ts'
import { admin, anna, callsOn, counts, lead, newCall, newPhone, path, server, withOffice } from '../testing/office.ts'
import { orderOf } from './call-out.ts'
import { mangoRefusal, mangoSound } from './mango.ts'
import { readReport } from './read-report.ts'

withOffice()

describe('Mango Office', () => {
  const [key, salt] = ['mango-key-123', 'mango-salt-456']
  let mango: JsonObject
  const send = (about: string, event: JsonObject, by = salt) => {
    const json = JSON.stringify(event)
    const signed = createHash('sha256').update(`${key}${json}${by}`).digest('hex')
    return apiOf(server).send('POST', `${path(mango)}/events/${about}`, {
      body: new URLSearchParams({ vpbx_api_key: key, sign: signed, json }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }
  const began = Date.parse(at(0)) / 1000
  const read = (about: string, event: JsonObject) =>
    readReport({ said: { json: JSON.stringify(event) }, about, now: at(0) }, settingsOf('mango'))

  test('is understood as it signs and speaks, by menu and queue to whoever answers', async () => {
    const made = await admin.post('/phone-lines', {
      name: 'Mango',
      settings: { dialect: 'mango' },
      secret: { sign: salt, key },
    })
    expect(made.status, made.text).toBe(201)
    mango = made.body
    const phone = newPhone()
    const id = await lead(phone)
    const entry = newCall()
    const from = { number: phone.slice(1) }
    const own = '74951234567'
    const before = await counts()
    const first = {
      entry_id: entry,
      call_id: '1',
      seq: 1,
      from,
      to: { number: own, line_number: own },
      location: 'ivr',
      call_state: 'Appeared',
      timestamp: began,
    }
    expect((await send('call', first, 'wrong')).status).toBe(401)
    expect(await counts()).toEqual(before)
    const legs: JsonObject[] = [
      first,
      { ...first, seq: 2, call_state: 'Connected', timestamp: began + 1 },
      // The group waits for somebody: nobody talks yet.
      {
        ...first,
        seq: 3,
        location: 'queue',
        call_state: 'Connected',
        to: { extension: '10', number: own, acd_group: '10' },
        timestamp: began + 2,
      },
    ]
    const abonent = {
      entry_id: entry,
      call_id: '2',
      location: 'abonent',
      from: { ...from, taken_from_call_id: '1' },
      to: { extension: '101', number: 'sip:101@x', line_number: own },
    }
    legs.push({ ...abonent, call_state: 'Appeared', timestamp: began + 3 })
    for (const event of legs) expect((await send('call', event)).status).toBe(202)
    expect(await callNamed(entry)).toMatchObject({
      answered_at: null,
      direction: 'in',
      number: phone,
      dialled: `+${own}`,
    })
    expect((await send('call', { ...abonent, call_state: 'Connected', timestamp: began + 7 })).status).toBe(202)
    expect((await send('call', { ...abonent, call_state: 'Disconnected', timestamp: began + 47 })).status).toBe(202)
    const summary = {
      entry_id: entry,
      call_direction: 1,
      from,
      to: abonent.to,
      line_number: own,
      create_time: began,
      forward_time: began + 3,
      talk_time: began + 7,
      end_time: began + 47,
      entry_result: 1,
      disconnect_reason: 1110,
    }
    expect((await send('summary', summary)).status).toBe(202)
    expect((await callsOn(id))[0]).toMatchObject({ duration: 40, owner: anna.id, data: { wait: 7, answered: true } })
    const recording = {
      recording_id: 'MToxMDEyODI=',
      entry_id: entry,
      timestamp: began + 50,
      recording_state: 'Completed',
    }
    expect((await send('recording', { ...recording, completion_code: 1000, recipient: 'Cloud' })).status).toBe(202)
    expect((await callNamed(entry)).recording_url).toBe(
      'https://app.mango-office.ru/vpbx/queries/recording/post#MToxMDEyODI%3D',
    )
  })

  test('what is ordered rings at the colleague first, and is his call to the client', () => {
    const ordered = {
      entry_id: 'e1',
      callback_initiator: 'API',
      location: 'abonent',
      from: { number: '79262287794' },
      to: { extension: '101', number: 'sip:101@x', line_number: '74951234567' },
      timestamp: began,
    }
    expect(read('call', { ...ordered, call_state: 'Appeared' })).toEqual({
      call: 'e1',
      kind: 'ring',
      at: at(0),
      direction: 'out',
      number: '79262287794',
      extension: '101',
    })
    // He has picked up; the client has not.
    expect(read('call', { ...ordered, call_state: 'Connected' })).toBeNull()
    const onward = { ...ordered, from: { extension: '101', number: '74951234567' }, to: { number: '79262287794' } }
    expect(read('call', { ...onward, call_state: 'Connected' })).toMatchObject({ kind: 'answer', direction: 'out' })
    const inside = { ...ordered, from: { extension: '101' }, to: { extension: '102' }, call_state: 'Connected' }
    expect(read('call', inside)).toBeNull()
    expect(read('summary', { entry_id: 'e1', call_direction: 0 })).toBeNull()
  })

  test('a recording that is too short, or went by mail alone, is not asked for', () => {
    const told = { entry_id: 'e1', recording_id: 'r1', recording_state: 'Completed', timestamp: began }
    expect(read('recording', { ...told, completion_code: 1000, recipient: 'CloudAndMail' })).toMatchObject({
      kind: 'recording',
    })
    expect(read('recording', { ...told, recording_state: 'Started' })).toBeNull()
    expect(read('recording', { ...told, completion_code: 4002 })).toBeNull()
    expect(read('recording', { ...told, completion_code: 1000, recipient: 'Mail' })).toBeNull()
  })

  test('orders are signed, and one that it did not take is told from one that it did', () => {
    const secret = { sign: salt, key }
    const signedBy = (body: Buffer | undefined) => {
      const form = new URLSearchParams(body?.toString())
      const sum = createHash('sha256')
        .update(`${key}${form.get('json')}${salt}`)
        .digest('hex')
      return [form.get('vpbx_api_key') === key, form.get('sign') === sum, JSON.parse(form.get('json') ?? 'null')]
    }
    const order = orderOf(settingsOf('mango'), secret, { extension: '101', number: '+79262287794' })
    expect(order.url).toBe('https://app.mango-office.ru/vpbx/commands/callback')
    expect(signedBy(order.body)).toEqual([
      true,
      true,
      { command_id: expect.any(String), from: { extension: '101' }, to_number: '79262287794' },
    ])
    const sound = mangoSound(secret, 'https://app.mango-office.ru/vpbx/queries/recording/post#MToxMDEyODI%3D')
    expect(sound?.url).toBe('https://app.mango-office.ru/vpbx/queries/recording/post')
    expect(signedBy(sound?.body)).toEqual([true, true, { recording_id: 'MToxMDEyODI=', action: 'download' }])
    // What the salt is made of is told to Mango alone.
    expect(mangoSound(secret, 'https://elsewhere.example/vpbx/queries/recording/post#r1')).toBeNull()
    expect(mangoRefusal(Buffer.from('{"result":1000}'))).toBeNull()
    expect(mangoRefusal(Buffer.from('{"command_id":"1","result":3300}'))).toBe('result 3300')
  })
})
