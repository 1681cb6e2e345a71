import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codes, openRequests, type Requests } from '../../../test/setup/requests.ts'
import { createRecord } from '../../records/create.ts'
import { listRecords } from '../../records/list.ts'

let requests: Requests
beforeAll(async () => {
  requests = await openRequests()
})
afterAll(() => requests.company.close())

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
type File = [name: string, bytes: Uint8Array]

/** A body as browsers send it. */
async function multipart(fields: Record<string, string>, files: File[] = []) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  for (const [name, bytes] of files) form.append('file', new Blob([bytes as BlobPart]), name)
  const answer = new Response(form)
  return { body: Buffer.from(await answer.arrayBuffer()), contentType: answer.headers.get('content-type') ?? '' }
}

async function send(fields: Record<string, string>, files: File[] = [], how: { throughForm?: boolean } = {}) {
  const { body, contentType } = await multipart(fields, files)
  return requests.send(body, { contentType, ...how })
}

const filesOf = async (record: { id: string } | null) =>
  (await listRecords(await requests.company.system(), 'attachment', { filter: { on: record?.id ?? '' } })).data.sort(
    (a, b) => (String(a.name) < String(b.name) ? -1 : 1),
  )

describe('files that come with a request', () => {
  test('lie on the card that is made of it, typed by what they are and under a harmless name', async () => {
    const { outcome, record, fields } = await send({ name: 'Ольга', phone: requests.newPhone() }, [
      ['../../план.png', png],
      ['C:\\тмп\\фото\u202egpj.exe', png],
      ['<b>смета.exe', new TextEncoder().encode('цены')],
    ])
    expect(outcome).toBe('lead')
    expect(await filesOf(record)).toMatchObject([
      { name: '<b>смета.exe', type: 'application/octet-stream', on: { object: 'lead', id: record?.id } },
      { name: 'план.png', type: 'image/png', size: 7 },
      { name: 'фотоgpj.exe', type: 'image/png' },
    ])
    expect(fields).toMatchObject({ files: expect.stringMatching(/^\.\.\/\.\.\/план\.png, .*<b>смета\.exe$/) })
    const [entry] = await requests.activitiesOf(record?.id ?? '')
    const names = new Map((await filesOf(record)).map(({ id, name }) => [id, name]))
    const { files = [], text } = { ...entry }
    expect((files as string[]).map(id => names.get(id))).toEqual(['план.png', 'фотоgpj.exe', '<b>смета.exe'])
    expect(text).not.toContain('план.png')
  })

  test('go to the card of whoever is known; the same file lies there once', async () => {
    const phone = requests.newPhone()
    const contact = await createRecord(await requests.company.system(), 'contact', {
      name: 'Пётр',
      phones: [phone],
      owner: requests.owner,
    })
    await send({ name: 'Пётр', phone, message: 'Вот план' }, [['план.png', png]])
    const again = await send({ name: 'Пётр', phone, message: 'И ещё раз' }, [['план.png', png]])
    expect(again).toMatchObject({ outcome: 'attached', record: { object: 'contact', id: contact.id } })
    expect(await filesOf(contact)).toMatchObject([{ name: 'план.png' }])
  })

  test('go to the interest of whoever cannot be talked to yet', async () => {
    const { outcome, record } = await send({ message: 'Что это стоит?' }, [['эскиз.png', png]])
    expect(outcome).toBe('interest')
    expect(await filesOf(record)).toMatchObject([{ name: 'эскиз.png' }])
  })

  test('come along when a rejected request is run again', async () => {
    const { body, contentType } = await multipart(
      { name: 'Честный', phone: requests.newPhone(), website_url: 'заполнено' },
      [['план.png', png]],
    )
    const { id, outcome } = await requests.send(body, { contentType })
    expect(outcome).toBe('rejected')
    const { db, workspace } = await requests.company.system()
    await db.query(
      sql`update receipt set outcome = 'pending', forced = true where workspace_id = ${workspace} and id = ${id}`,
    )
    const settled = (await requests.handle(id)) as { outcome: string; record: { id: string } }
    expect(settled.outcome).toBe('lead')
    expect(await filesOf(settled.record)).toMatchObject([{ name: 'план.png' }])
    expect(await requests.handle(id)).toBeNull()
    expect(await filesOf(settled.record)).toHaveLength(1)
  })

  test('an empty one and those beyond the number are named, and a field left empty is none', async () => {
    const many = Array.from({ length: 12 }, (_, n): File => [`${n}.png`, Uint8Array.from([...png, n])])
    const receipt = await send({ name: 'Много', phone: requests.newPhone() }, [
      ['', new Uint8Array()],
      ['пусто.txt', new Uint8Array()],
      ...many,
    ])
    expect(codes(receipt)).toEqual(['fileEmpty', 'filesMany'])
    expect(receipt.reasons[0]?.message).toContain('пусто.txt')
    expect(await filesOf(receipt.record)).toHaveLength(10)
  })

  test('other files are another request, the same ones a repeat', async () => {
    const fields = { name: 'Илья', phone: requests.newPhone() }
    const first = await send(fields, [['а.png', png]])
    const repeat = await send(fields, [['а.png', png]])
    const other = await send(fields, [['а.png', Uint8Array.from([1, 2])]])
    expect(codes(repeat)).toEqual(['repeat'])
    expect(codes(other)).toEqual([])
    expect(await requests.activitiesOf(first.record?.id ?? '')).toHaveLength(2)
    expect(await filesOf(first.record)).toHaveLength(2)
  })
})
