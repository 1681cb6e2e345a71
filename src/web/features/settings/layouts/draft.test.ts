import { expect, test } from 'vitest'
import type { Layout } from '../../../../model/index.ts'
import { bodyOf, type Draft, draftOf, moveField, stepOf, withoutSection } from './draft.ts'
import { savedAt } from './saved.ts'

const section = (id: string, fields: string[]) => ({
  id,
  title: { en: id, ru: id },
  fields,
  collapsed: false,
  when: null,
})
const draft: Draft = { sections: [section('a', ['one', 'two', 'three']), section('b', [])], counts: null }
const fieldsOf = ({ sections }: Draft) => sections.map(({ fields }) => fields.join(' '))

test('a field lands where it is put, in its own section and in another', () => {
  expect(fieldsOf(moveField(draft, 'one', { section: 'a', at: 2 }))).toEqual(['two one three', ''])
  expect(fieldsOf(moveField(draft, 'one', { section: 'a', at: 3 }))).toEqual(['two three one', ''])
  expect(fieldsOf(moveField(draft, 'three', { section: 'a', at: 0 }))).toEqual(['three one two', ''])
  expect(fieldsOf(moveField(draft, 'two', { section: 'b', at: 0 }))).toEqual(['one three', 'two'])
  expect(fieldsOf(moveField(draft, 'two', { section: null, at: 0 }))).toEqual(['one three', ''])
  expect(fieldsOf(moveField(draft, 'other', { section: 'a', at: 1 }))).toEqual(['one other two three', ''])
})

test('step by step a field comes through all sections to the rest and back', () => {
  const seen: string[][] = []
  let now = draft
  for (const step of [1, 1, 1, 1, 1, -1, -1, -1, -1, -1] as const) {
    const spot = stepOf(now, 'two', step)
    if (spot) now = moveField(now, 'two', spot)
    seen.push(fieldsOf(now))
  }
  expect(seen).toEqual([
    ['one three two', ''],
    ['one three', 'two'],
    ['one three', ''],
    ['one three', ''],
    ['one three', ''],
    ['one three', 'two'],
    ['one three two', ''],
    ['one two three', ''],
    ['two one three', ''],
    ['two one three', ''],
  ])
})

test('what is kept comes back as it was, but for fields that are gone', () => {
  const place = { object: 'deal', role: null, pipeline: null }
  const sections = [
    { id: 'a', title: { en: 'Money', ru: 'Деньги' }, fields: ['one', 'gone'], collapsed: true, when: { one: 1 } },
    { id: 'b', title: 'Срок', fields: [], collapsed: false },
  ]
  const fields = ['one', 'two'].map(name => ({
    object: 'deal',
    name,
    type: 'text',
    options: {},
    label: name,
    access: 'write' as const,
    operators: [],
    sortable: true,
    groupable: false,
    several: false,
    summable: false,
    readOnly: false,
  }))
  const kept = draftOf({ sections, counts: ['gone', 'two'] }, fields)
  expect(bodyOf(kept, place)).toEqual({
    ...place,
    counts: ['two'],
    sections: [{ ...sections[0], fields: ['one'] }, sections[1]],
  })
  expect(fieldsOf(withoutSection(kept, 'a'))).toEqual([''])
  const half = { ...section('c', []), title: { en: '', ru: ' Замер ' } }
  expect(bodyOf({ sections: [half], counts: null }, place)).toMatchObject({ sections: [{ title: 'Замер' }] })
})

test('who keeps a layout of his own is told', () => {
  const layout = (role: string | null, pipeline: string | null): Layout => ({
    id: `${role} ${pipeline}`,
    object: 'deal',
    role,
    pipeline,
    sections: [],
    counts: null,
    version: 1,
  })
  const all = [layout(null, null), layout('m', null), layout(null, 'p'), layout('m', 'p'), layout('h', 'p')]
  const nearer = (role: string | null, pipeline: string | null) => {
    const saved = savedAt(all, { object: 'deal', role, pipeline })
    return saved.nearer.map(({ id }) => id)
  }
  expect(nearer(null, null)).toEqual(['m null', 'null p', 'm p', 'h p'])
  expect(nearer('m', null)).toEqual(['null p', 'm p'])
  expect(nearer(null, 'p')).toEqual(['m p', 'h p'])
  expect(nearer('m', 'p')).toEqual([])
  const saved = savedAt(all, { object: 'deal', role: 'h', pipeline: 'q' })
  expect([saved.own, saved.holds?.id]).toEqual([undefined, 'null null'])
})
