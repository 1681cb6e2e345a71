import { expect, test } from 'vitest'
import { mentionOf, mentionsIn } from './mentions.ts'

const anna = '01a20aa6-ff41-70bd-827b-98160c9dfb5c'
const ivan = '01a20aa6-ff41-70bd-827b-98160c9dfb5d'

test('whom a text names is told once each, in order', () => {
  const text = `${mentionOf('Иван', ivan)}, ask ${mentionOf('Анна Ветрова', anna)} or ${mentionOf('Иван', ivan)}`
  expect(mentionsIn(text)).toEqual([ivan, anna])
})

test('a name with brackets in it does not end its mention, nor begin another', () => {
  expect(mentionsIn(mentionOf(`x](${ivan}) @[y`, anna))).toEqual([anna])
})

test('what only looks like a mention is text', () => {
  for (const text of ['@Anna', `@[](${anna})`, '@[Anna](1)', `[Anna](${anna})`, `@[A\nB](${anna})`])
    expect(mentionsIn(text)).toEqual([])
})
