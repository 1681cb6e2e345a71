import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

interface Entry {
  at: string
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
  record: any
}

let server: Server
let anna: { id: string; key: string }
let ivan: { id: string; key: string }
let lead: string

beforeAll(async () => {
  server = await openServer()
  const north = (await server.call('POST', '/teams', { body: { name: 'Север' } })).body.id
  const south = (await server.call('POST', '/teams', { body: { name: 'Юг' } })).body.id
  anna = await server.person('vetrova', 'manager', { team: north })
  ivan = await server.person('ivanov', 'manager', { team: south })
  lead = await leadOf(anna.id, 'Пётр Снегов')
})
afterAll(() => server.close())

let phones = 1_000_000
/** Worked already, so that no reaction to what is told of it changes it. */
async function leadOf(owner: string, name: string): Promise<string> {
  const body = { name, owner, status: 'working', phones: [`+7926${phones++}`] }
  const made = await server.call('POST', '/leads', { body })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}

async function tell(kind: string, fields: object = {}, key = server.key, on = lead): Promise<string> {
  const made = await server.call('POST', '/activities', {
    key,
    body: { kind, on: { object: 'lead', id: on }, ...fields },
  })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}

async function plan(fields: object, on = lead): Promise<string> {
  const body = { title: 'Позвонить', dueAt: '2030-01-01T10:00:00Z', on: { object: 'lead', id: on }, ...fields }
  const made = await server.call('POST', '/tasks', { body })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}

async function attach(name: string, on = lead): Promise<string> {
  const form = new FormData()
  form.set('object', 'lead')
  form.set('record', on)
  form.set('file', new Blob(['план']), name)
  const headers = { authorization: `Bearer ${server.key}` }
  const answer = await fetch(`${server.address}/api/v1/attachments`, { method: 'POST', headers, body: form })
  return (await answer.json()).id
}

const ask = (query = '', key = server.key, on = lead) => server.call('GET', `/leads/${on}/timeline${query}`, { key })
const idsOf = (entries: Entry[]) => entries.map(({ record }) => record.id)
const ids = async (query = '', key = server.key, on = lead) => idsOf((await ask(query, key, on)).body.data)
const mention = (name: string, id: string) => `@[${name}](${id})`

describe('of a timeline', () => {
  let card: string
  let note: string
  let call: string
  let meeting: string
  let toMeet: string
  let file: string

  beforeAll(async () => {
    card = await leadOf(anna.id, 'Ольга Лёдова')
    note = await tell('note', { text: 'Любит ёлки, 100%', at: '2026-01-01T10:00:00Z' }, server.key, card)
    call = await tell('call', { result: 'Перезвонить', owner: anna.id, at: '2026-01-02T10:00:00Z' }, server.key, card)
    meeting = await tell('meeting', { subject: 'Замер', at: '2026-01-03T10:00:00Z' }, server.key, card)
    toMeet = await plan({ kind: 'meeting', title: 'Показ', owner: anna.id }, card)
    file = await attach('Чертёж.txt', card)
    await server.call('PATCH', `/leads/${card}`, { body: { companyName: 'ООО Ёлочка' } })
  })

  test('kinds are asked for by the name of an object, or by the kind of its entries', async () => {
    expect(await ids('?kind=note', server.key, card)).toEqual([note])
    expect(await ids('?kind=note,call', server.key, card)).toEqual([call, note])
    expect(await ids('?kind=meeting', server.key, card)).toEqual([toMeet, meeting])
    expect(await ids('?kind=task', server.key, card)).toEqual([toMeet])
    expect(await ids('?kind=attachment', server.key, card)).toEqual([file])
    expect(await ids('', server.key, card)).toEqual([toMeet, meeting, call, note])
  })

  test('changes of fields stand among it where they are asked for', async () => {
    const { body } = await ask('?kind=change,note', server.key, card)
    expect(body.data.map(({ type }: Entry) => type)).toEqual(['change', 'change', 'activity'])
    expect(body.data[0].record).toMatchObject({
      kind: 'updated',
      actor: { id: server.administrator },
      fields: [{ field: 'companyName', before: null, after: 'ООО Ёлочка' }],
    })
  })

  test('what somebody did is found by him, and what has happened without what is planned', async () => {
    expect(await ids(`?by=${anna.id}`, server.key, card)).toEqual([toMeet, call])
    expect(await ids(`?by=${anna.id}&happened=true`, server.key, card)).toEqual([call])
    expect(await ids(`?by=${ivan.id}`, server.key, card)).toEqual([])
    expect((await ask(`?kind=change&by=${server.administrator}`, server.key, card)).body.data).toHaveLength(2)
    expect(await ids(`?kind=change&by=${ivan.id}`, server.key, card)).toEqual([])
  })

  test('all words of a search must be there, whatever their case, with ё as е, and signs mean themselves', async () => {
    expect(await ids('?q=ЕЛКИ%20любит', server.key, card)).toEqual([note])
    expect(await ids('?q=100%25', server.key, card)).toEqual([note])
    expect(await ids('?q=%25%25', server.key, card)).toEqual([])
    expect(await ids('?q=%5C', server.key, card)).toEqual([])
    expect(await ids('?q=перезвонить', server.key, card)).toEqual([call])
    expect(await ids('?kind=attachment,note&q=чертеж', server.key, card)).toEqual([file])
    expect(await ids('?kind=change&q=елочка', server.key, card)).toHaveLength(1)
  })

  test('pages of a filtered timeline follow each other without gap or double', async () => {
    const whole = await ids('?kind=call,note,meeting,attachment,change', server.key, card)
    const seen: string[] = []
    for (let cursor = '', pages = 0; pages < 20; pages++) {
      const { body } = await ask(
        `?kind=call,note,meeting,attachment,change&limit=2${cursor && `&cursor=${cursor}`}`,
        server.key,
        card,
      )
      seen.push(...idsOf(body.data))
      cursor = body.nextCursor
      if (!cursor) break
    }
    expect(whole).toHaveLength(7)
    expect(seen).toEqual(whole)
  })

  test('a file that an entry has with it is told with that alone, where both are asked for', async () => {
    const on = await leadOf(anna.id, 'Вера Файлова')
    const [plain, photo] = [await attach('Смета.txt', on), await attach('Фото.txt', on)]
    const seen = await tell('note', { text: 'Вот фото', files: [photo], at: '2026-01-05T10:00:00Z' }, server.key, on)
    const files = [plain, photo].sort()
    expect((await ids('?kind=attachment', server.key, on)).sort()).toEqual(files)
    expect((await ids('?kind=attachment,call', server.key, on)).sort()).toEqual(files)
    expect(await ids('?kind=attachment,note', server.key, on)).toEqual([plain, seen])
    // An entry that is not found has nothing with it.
    expect(await ids('?kind=attachment,note&q=фото.txt', server.key, on)).toEqual([photo])
  })

  test('what cannot be asked is refused with every problem', async () => {
    const { status, body } = await ask(`?kind=note,dance&by=me&q=${'я'.repeat(201)}`, server.key, card)
    expect(status).toBe(422)
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['kind', 'by', 'q'])
    expect((await ask('?pinned=yes', server.key, card)).status).toBe(422)
    expect((await ask('?kind=', server.key, card)).status).toBe(422)
    expect((await ask('?colour=red', server.key, card)).status).toBe(422)
  })

  test('a field that a role does not see is found by none of its words, and told of in no change', async () => {
    const role = await server.call('POST', '/roles', {
      body: {
        name: 'blinkered',
        objects: { lead: { read: 'all' }, activity: { read: 'all' } },
        fields: { 'activity.text': 'hidden', 'activity.owner': 'hidden', 'lead.companyName': 'hidden' },
      },
    })
    const { key } = await server.person('blinkered', role.body.id, { scopes: ['read'] })
    expect(await ids('?kind=note', key, card)).toEqual([note])
    expect(await ids('?q=елки', key, card)).toEqual([])
    expect(await ids(`?by=${anna.id}`, key, card)).toEqual([])
    expect(await ids('?kind=change&q=елочка', key, card)).toEqual([])
    const changes = (await ask('?kind=change', key, card)).body.data
    expect(JSON.stringify(changes)).not.toContain('Ёлочка')
    expect((await ask('?kind=task', key, card)).status).toBe(422)
  })

  test('nobody reads the timeline of a record that is out of his sight, however he asks', async () => {
    for (const query of ['', '?kind=change', '?pinned=true', '?q=елки', `?by=${anna.id}`])
      expect((await ask(query, ivan.key, card)).status).toBe(404)
  })
})

describe('a pin', () => {
  test('keeps an entry at the top for everybody who sees it, and its history tells who put it there', async () => {
    const card = await leadOf(anna.id, 'Глеб')
    const note = await tell('note', { text: 'Не звонить до обеда' }, server.key, card)
    // A note of a colleague, on a card of one's own.
    const pinned = await server.call('PUT', `/activities/${note}/pin`, { key: anna.key })
    expect(pinned.status, pinned.text).toBe(200)
    expect(pinned.body.pinnedAt).not.toBeNull()
    expect(await ids('?pinned=true', server.key, card)).toEqual([note])
    expect(await ids('?pinned=true', anna.key, card)).toEqual([note])

    const again = await server.call('PUT', `/activities/${note}/pin`)
    expect(again.body.version).toBe(pinned.body.version)

    expect((await server.call('DELETE', `/activities/${note}/pin`)).body.pinnedAt).toBeNull()
    expect(await ids('?pinned=true', server.key, card)).toEqual([])
    const { body } = await server.call('GET', `/activities/${note}/changes`)
    expect(body.data.slice(0, 2).map((change: { actor: { id: string } }) => change.actor.id)).toEqual([
      server.administrator,
      anna.id,
    ])
  })

  test('is on the card it is about, not on its neighbours, and tasks have it too', async () => {
    const company = (await server.call('POST', '/companies', { body: { name: 'Полюс' } })).body.id
    const deal = await server.call('POST', '/deals', { body: { name: 'Окна', company } })
    const on = { object: 'deal', id: deal.body.id }
    const task = await server.call('POST', '/tasks', { body: { title: 'Замер', dueAt: '2030-01-01T10:00:00Z', on } })
    expect((await server.call('PUT', `/tasks/${task.body.id}/pin`)).status).toBe(200)
    const pinned = async (path: string) => idsOf((await server.call('GET', `${path}/timeline?pinned=true`)).body.data)
    expect(await pinned(`/deals/${deal.body.id}`)).toEqual([task.body.id])
    expect(await pinned(`/companies/${company}`)).toEqual([])
  })

  test('is refused to who may only look, to keys that only read, and where so many are, and nothing is written', async () => {
    const card = await leadOf(anna.id, 'Вера')
    const notes: string[] = []
    for (let at = 0; at < 6; at++) notes.push(await tell('note', { text: `${at}` }, server.key, card))
    for (const note of notes.slice(0, 5)) expect((await server.call('PUT', `/activities/${note}/pin`)).status).toBe(200)
    const viewer = await server.person('viewer', 'viewer')
    const reading = await server.person('reading', 'manager', { scopes: ['read'] })
    let before = await traces(server)
    // What follows from the notes by itself has come to rest.
    const isCalm = async () => {
      const former = JSON.stringify(before)
      before = await traces(server)
      return JSON.stringify(before) === former
    }
    await expect.poll(isCalm, { interval: 1000, timeout: 20_000 }).toBe(true)
    const last = `/activities/${notes[5]}/pin`
    expect((await server.call('PUT', last)).status).toBe(409)
    expect((await server.call('PUT', last, { key: viewer.key })).status).toBe(403)
    expect((await server.call('PUT', last, { key: reading.key })).status).toBe(403)
    expect((await server.call('DELETE', `/activities/${notes[0]}/pin`, { key: viewer.key })).status).toBe(403)
    expect((await server.call('PUT', last, { key: ivan.key })).status).toBe(404)
    expect(
      (await server.call('PATCH', `/activities/${notes[5]}`, { body: { pinnedAt: '2026-01-01T10:00:00Z' } })).status,
    ).toBe(422)
    expect(await traces(server)).toEqual(before)
  })
})

describe('who is named in a note', () => {
  const notices = async (key: string): Promise<string[]> =>
    (await server.call('GET', '/notices', { key })).body.data.map(({ title }: { title: string }) => title)
  /** That a lead is new is told by itself, and may be told before. */
  const settled = (name: string, key: string) =>
    expect
      .poll(() => notices(key), { timeout: 15_000 })
      .toContainEqual(expect.stringMatching(new RegExp(`(упоминает|зовёт) .*${name}`)))

  test('is told of it when he may read the record; who may not hears nothing, then or later', async () => {
    const seen = await leadOf(anna.id, 'Мария Видная')
    const text = `${mention('Анна', anna.id)} и ${mention('Иван', ivan.id)}, посмотрите`
    const note = await tell('note', { text }, server.key, seen)
    await settled('Мария Видная', anna.key)
    // Events of a workspace are reacted to in order: when the later one is told, the earlier one was.
    const both = await leadOf(ivan.id, 'Зоя Общая')
    await tell('note', { text: mention('Иван', ivan.id) }, server.key, both)
    await settled('Зоя Общая', ivan.key)
    expect((await notices(ivan.key)).join()).not.toContain('Видная')
    expect((await notices(ivan.key)).filter(title => title.includes('упоминает'))).toHaveLength(1)
    const record = (await server.call('GET', `/activities/${note}`)).body
    expect(record.mentions).toEqual([anna.id, ivan.id])
  })

  test('is told once, whatever is changed about the note afterwards', async () => {
    const card = await leadOf(anna.id, 'Раиса Однажды')
    const note = await tell('note', { text: mention('Анна', anna.id) }, server.key, card)
    await settled('Раиса Однажды', anna.key)
    await server.call('PATCH', `/activities/${note}`, { body: { text: `${mention('Анна', anna.id)}, срочно` } })
    const after = await leadOf(anna.id, 'Тихон Потом')
    await tell('note', { text: mention('Анна', anna.id) }, server.key, after)
    await settled('Тихон Потом', anna.key)
    expect(
      (await notices(anna.key)).filter(title => title.includes('упоминает') && title.includes('Раиса')),
    ).toHaveLength(1)
  })

  test('must be somebody, and nobody is named by what a client wrote', async () => {
    const nobody = mention('Никто', '01a20aa6-ff41-70bd-827b-98160c9dfb5c')
    const before = await traces(server)
    const body = { kind: 'note', text: nobody, on: { object: 'lead', id: lead } }
    const refused = await server.call('POST', '/activities', { body })
    expect(refused.status).toBe(422)
    const many = Array.from({ length: 51 }, (_, at) => mention('Кто', `01a20aa6-ff41-70bd-827b-98160c9dfb${10 + at}`))
    expect((await server.call('POST', '/activities', { body: { ...body, text: many.join(' ') } })).status).toBe(422)
    expect(await traces(server)).toEqual(before)
    for (const kind of ['form', 'message', 'email']) {
      const told = await tell(kind, { text: `${nobody} ${mention('Анна', anna.id)}` })
      expect((await server.call('GET', `/activities/${told}`)).body.mentions).toEqual([])
    }
  })

  test('can be asked about before: only those who see the record are readers, and only a reader may ask', async () => {
    const card = await leadOf(anna.id, 'Клим')
    const path = `/records/lead/${card}/readers?users=${anna.id},${ivan.id}`
    expect((await server.call('GET', path)).body.data).toEqual([anna.id])
    expect((await server.call('GET', path)).body.told).toEqual([anna.id])
    expect((await server.call('GET', `${path}&as=task`)).body).toEqual({ data: [anna.id], told: [anna.id, ivan.id] })
    expect((await server.call('GET', path, { key: ivan.key })).status).toBe(404)
    expect((await server.call('GET', `/records/lead/${card}/readers?users=x`)).status).toBe(422)
    expect((await server.call('GET', `/records/lead/${card}/readers`)).body.data).toEqual([])
  })

  test('to a meeting is told too, with its place kept; who does not see whom it is with is told without the name', async () => {
    const card = await leadOf(anna.id, 'Семён Встречный')
    const task = await plan(
      { kind: 'meeting', title: 'Показ', place: 'Офис, 2 этаж', participants: [anna.id, ivan.id], minutes: 60 },
      card,
    )
    await settled('Семён Встречный', anna.key)
    expect((await server.call('GET', `/tasks/${task}`, { key: anna.key })).body).toMatchObject({
      place: 'Офис, 2 этаж',
      participants: [anna.id, ivan.id],
    })
    await expect.poll(() => notices(ivan.key), { timeout: 15_000 }).toContain('Анна Ким зовёт вас на «Показ»')
    const { data } = (await server.call('GET', '/notices', { key: ivan.key })).body
    expect(data[0]).toMatchObject({ on: { object: 'task', id: task }, reachable: true })
    expect(JSON.stringify(data)).not.toContain('Встречный')
    await server.call('PATCH', `/tasks/${task}`, { body: { participants: [anna.id] } })
    expect(await notices(ivan.key)).toContain('Анна Ким зовёт вас на встречу, которая вам больше не видна')
  })
})
