import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { createRecord } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { textOf } from './testing/text-of.ts'

let company: TestCompany
let id: string
beforeAll(async () => {
  company = await makeTestCompany()
  await createRecord(company.admin, 'company', { name: 'Ромашка', industry: 'Мебель', phones: ['+74951112233'] })
  await createRecord(company.admin, 'company', { name: 'Лютик', industry: 'Свет' })
  for (const _ of [1, 2]) await createRecord(company.admin, 'company', { name: 'Двойник' })
  const text = [
    'Название;Отрасль;Телефон',
    'Ромашка;Мебель и двери;+7 495 111-22-33, +7 495 111-22-44',
    'Лютик;Свет;',
    'Новая;Ткани;+7 495 111-22-55',
    'Двойник;Ткани;',
    'Кривая;Ткани;нет телефона',
  ].join('\n')
  id = String(
    (await company.call(company.admin, 'createImport', { parts: filePart('company', 'фирмы.csv', text) })).body.id,
  )
})
afterAll(() => company.close())

const rows = async (query: Record<string, string>, ctx = company.admin) =>
  (await company.call(ctx, 'listImportRows', { params: { id }, query })).body
const lines = ({ data }: JsonObject) => (data as JsonObject[]).map(({ line }) => line)
const csv = async (outcome: string): Promise<string[][]> => {
  const { content } = await company.call(company.admin, 'getImportRows', { params: { id }, query: { outcome } })
  return parse(await textOf(content), { bom: true, delimiter: ';' })
}

it('each group of rows is looked through page by page', async () => {
  expect(lines(await rows({}))).toEqual([2, 3, 4, 5, 6])
  const first = await rows({ limit: '2' })
  expect([lines(first), first.nextCursor]).toEqual([[2, 3], '3'])
  const second = await rows({ limit: '3', cursor: '3' })
  expect([lines(second), second.nextCursor]).toEqual([[4, 5, 6], null])
  for (const [outcome, expected] of [
    ['new', [4]],
    ['changed', [2]],
    ['same', [3]],
    ['refused', [5, 6]],
    ['ambiguous', [5]],
  ] as const)
    expect([outcome, lines(await rows({ outcome }))]).toEqual([outcome, expected])
})

it('what changes is told field by field, before anything is written and after', async () => {
  const change = {
    line: 2,
    changes: [
      {
        field: 'phones',
        before: [{ value: '+74951112233' }],
        after: [{ value: '+74951112233' }, { value: '+74951112244' }],
      },
      { field: 'industry', before: 'Мебель', after: 'Мебель и двери' },
    ],
  }
  expect((await rows({ outcome: 'changed' })).data).toMatchObject([change])
  const [header, row] = await csv('changed')
  expect(header?.at(-1)).toBe('Что изменится')
  expect(row?.at(-1)).toMatch(/^Телефоны: .*; Отрасль: Мебель → Мебель и двери$/)
  const refused = await csv('refused')
  expect(refused.map(cells => cells[3])).toEqual(['Строка', '5', '6'])
  expect(refused[1]?.at(-1)).toContain('Двойник')

  await company.call(company.admin, 'commitImport', { params: { id } })
  expect((await rows({ outcome: 'changed' })).data).toMatchObject([change])
})

it('a field that the caller does not see is in no change, and somebody else’s import is not there', async () => {
  const hiding = {
    ...company.admin,
    actor: {
      ...company.admin.actor,
      role: {
        ...company.admin.actor.role,
        admin: false,
        objects: { company: { read: 'all' as const } },
        fields: { 'company.industry': 'hidden' as const },
      },
    },
  }
  const [changed] = (await rows({ outcome: 'changed' }, hiding)).data as { changes: { field: string }[] }[]
  expect((changed?.changes ?? []).map(({ field }) => field)).not.toContain('industry')
  const other = await company.as('manager', { email: 'other@example.com' })
  await expect(rows({}, other)).rejects.toMatchObject({ code: 'notFound' })
})
