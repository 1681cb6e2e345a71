import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { partSize } from './file/source.ts'
import { importJobs } from './jobs.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'

let company: TestCompany
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())

const row = (at: number) => `Клиент ${at};+7916${String(1_000_000 + at)};${'о'.repeat(200)}\n`
const bytes = Buffer.from(`ФИО;Телефон;Комментарий\n${Array.from({ length: 6000 }, (_, at) => row(at)).join('')}`)
const sha256 = createHash('sha256').update(bytes).digest('hex')

const begin = async (more: JsonObject = {}) =>
  String(
    (
      await company.call(company.admin, 'beginImportUpload', {
        body: { object: 'lead', name: 'C:\\базы\\лиды.csv', size: bytes.length, ...more },
      })
    ).body.id,
  )
const put = async (id: string, from: number, part = bytes.subarray(from, from + partSize)) =>
  (await company.call(company.admin, 'putImportPart', { params: { id }, query: { from: String(from) }, body: part }))
    .body
const look = async (id: string) => (await company.call(company.admin, 'getImport', { params: { id } })).body
const kept = async (id: string) =>
  (
    await company.admin.db.one<{ bytes: number }>(
      sql`select coalesce(sum(length(bytes)), 0)::int as bytes from import_file where import_id = ${id}`,
    )
  )?.bytes

it('a file comes in parts, is gone on with where it broke off, and is read when it is whole', async () => {
  const id = await begin({ sha256 })
  expect(await put(id, 0)).toEqual({ id, state: 'uploading', received: partSize })
  expect(await look(id)).toMatchObject({
    state: 'uploading',
    file: { name: 'лиды.csv', size: bytes.length, received: partSize },
  })
  // The answer was lost: the part is sent again, and nothing doubles.
  expect(await put(id, 0)).toMatchObject({ received: partSize })
  await expect(put(id, 2 * partSize)).rejects.toMatchObject({
    code: 'importPartMissing',
    params: { received: partSize },
  })
  for (let from = partSize; from < bytes.length; from += partSize) await put(id, from)
  expect(await kept(id)).toBe(bytes.length)
  expect(await look(id)).toMatchObject({ state: 'staged', file: { sha256 }, counts: { read: 6000, new: 6000 } })
})

it('parts that do not fit are refused, and nothing of them is kept', async () => {
  const id = await begin()
  const half = bytes.subarray(0, partSize / 2)
  for (const [from, part] of [
    [0, half],
    [0, Buffer.alloc(0)],
    [0, Buffer.alloc(bytes.length + 1)],
    [5, half],
  ] as const)
    await expect(put(id, from, part)).rejects.toMatchObject({ name: 'Malformed' })
  expect([await kept(id), (await look(id)).state]).toEqual([0, 'uploading'])
  await expect(company.call(company.admin, 'commitImport', { params: { id } })).rejects.toMatchObject({
    code: 'importBusy',
  })
  const other = await company.as('manager', { email: 'other@example.com' })
  await expect(
    company.call(other, 'putImportPart', { params: { id }, query: { from: '0' }, body: bytes.subarray(0, partSize) }),
  ).rejects.toMatchObject({ code: 'notFound' })
})

it('a file that changed on its way is not read', async () => {
  const id = await begin({ sha256: sha256.replace(/^./, first => (first === '0' ? '1' : '0')) })
  for (let from = 0; from < bytes.length; from += partSize) await put(id, from)
  expect(await look(id)).toMatchObject({ state: 'failed', failure: { code: 'importSeal' }, counts: { read: 0 } })
})

it.each([
  [{ size: 0 }, 'importEmpty'],
  [{ size: 5 * 1024 ** 3 }, 'importSize'],
  [{ sha256: 'x' }, 'importSealForm'],
  [{ object: 'sausage' }, 'unknownObject'],
  [{ options: { colour: 'red' } }, 'unknownMember'],
])('%j is refused before anything comes', async (more, code) =>
  expect(begin(more)).rejects.toMatchObject({ problems: [{ code }] }),
)

it('one that is given up, or of which nothing comes for a week, leaves no bytes', async () => {
  const [left, old] = [await begin(), await begin()]
  await put(left, 0)
  await put(old, 0)
  expect((await company.call(company.admin, 'cancelImport', { params: { id: left } })).body.state).toBe('cancelled')
  await company.admin.db.query(sql`update import set created_at = now() - interval '8 days' where id = ${old}`)
  await importJobs.find(({ name }) => name === 'import.forget')?.run(company.admin, {}, company.application)
  expect([(await look(old)).state, await kept(left), await kept(old)]).toEqual(['cancelled', 0, 0])
})
