import { expect, test } from 'vitest'
import { mentionsIn } from '../../../model/mentions.ts'
import { asKept, type DraftNote, emptyNote, nameAt, nameIn, stillNamed } from './draft-note.ts'

const [anna, other] = ['01a20aa6-ff41-70bd-827b-98160c9dfb5c', '01a20aa6-ff41-70bd-827b-98160c9dfb5d']
function named(text: string, ...people: [id: string, name: string][]): DraftNote {
  const note = { ...emptyNote, text, named: [...emptyNote.named] }
  for (const [id, name] of people) note.named.push(nameIn(note, { id, name }))
  return note
}

test('a name in a note is kept as who is meant', () => {
  expect(asKept(named('@Анна Ким, гляньте', [anna, 'Анна Ким']))).toBe(`@[Анна Ким](${anna}), гляньте`)
  expect(asKept(named('a+b@c.example', [anna, 'Анна']))).toBe('a+b@c.example')
})

test('of names of which one begins another, each is kept whole; of two alike, each by himself', () => {
  const note = named('@Анна Ким и @Анна', [anna, 'Анна'], [other, 'Анна Ким'])
  expect(mentionsIn(asKept(note))).toEqual([other, anna])
  expect(mentionsIn(asKept(named('@Анна 2 и @Анна', [anna, 'Анна'], [other, 'Анна'])))).toEqual([other, anna])
})

test('whose name was deleted again is not named', () => {
  expect(stillNamed(named('никого', [anna, 'Анна']))).toEqual([])
})

test('signs of a name mean themselves', () => {
  expect(asKept(named('@А.* (x)|y', [anna, 'А.* (x)|y']))).toContain(`](${anna})`)
})

test('a name begins with @ at the beginning of a word, and may have two words', () => {
  expect(nameAt('см. @Ан', 7)).toEqual({ from: 4, typed: 'Ан' })
  expect(nameAt('@', 1)).toEqual({ from: 0, typed: '' })
  expect(nameAt('@Анна Ки', 8)).toEqual({ from: 0, typed: 'Анна Ки' })
  for (const text of ['a@b', '@Анна Ким гля', 'без', '@Анна,']) expect(nameAt(text, text.length), text).toBeNull()
})
