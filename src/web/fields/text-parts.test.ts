import { expect, test } from 'vitest'
import { mentionOf } from '../../model/mentions.ts'
import { partsOf } from './text-parts.ts'

const anna = '01a20aa6-ff41-70bd-827b-98160c9dfb5c'
const links = (text: string) => partsOf(text).flatMap(part => (part.kind === 'link' ? [part.href] : []))
const whole = (text: string) =>
  partsOf(text)
    .map(part => (part.kind === 'mention' ? `@${part.name}` : part.words))
    .join('')

test('addresses of pages, letters and calls can be followed, without the signs that end a sentence', () => {
  expect(links('см. https://example.com/a?b=1, (http://пример.рф/путь).')).toEqual([
    'https://example.com/a?b=1',
    'http://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C',
  ])
  expect(links('mailto:a@b.example tel:+79261234567')).toEqual(['mailto:a@b.example', 'tel:+79261234567'])
})

test('nothing else can', () => {
  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt://example.com/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x file:///etc/passwd blob:https://a/b',
    'xhttps://a.b',
    'https://',
  ])
    expect(links(text), text).toEqual([])
})

test('no sign of a text is lost or added', () => {
  const text = 'а\nб https://a.example/x?y=<b>"q" & <img src=x onerror=alert(1)> конец…'
  expect(whole(text)).toBe(text)
})

test('a colleague is named only where the server says so', () => {
  const text = `${mentionOf('Анна', anna)}, гляньте`
  expect(partsOf(text, [anna])).toEqual([
    { kind: 'mention', name: 'Анна', id: anna },
    { kind: 'words', words: ', гляньте' },
  ])
  expect(whole(text)).toBe('@Анна, гляньте')
  expect(partsOf(text).every(({ kind }) => kind === 'words')).toBe(true)
})
