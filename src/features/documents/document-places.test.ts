import { expect, test } from 'vitest'
import { placesIn } from '../places.ts'
import { cardPlaces, documentPlaces, isDocumentPlace, placeKey, placeText } from './document-places.ts'
import { line, sampleData } from './testing/sample.ts'

const told = (text: string, data = sampleData()): string[] =>
  placesIn(text, false).places.map(place => placeText(data, place, line(1)).replaceAll('\u00a0', ' '))

test('a place says what the document has, in the case that it asks for', () => {
  expect(
    told(
      '{{seller.position|genitive}}{{seller.signatory|dative}}{{buyer.basis|genitive}}{{person.dear}}{{totals.total}}',
    ),
  ).toEqual([
    'генерального директора',
    'Берёзкиной Ольге Петровне',
    'доверенности № 5 от 01.02.2026',
    'Уважаемый Игорь Дмитриевич',
    '572 800,00 ₽',
  ])
  expect(told('{{seller.site|or: нет}}{{document.comment|or: нет}}{{line.taxRate}}{{document.dateInWords}}')).toEqual([
    'berezka.example',
    'нет',
    '22 %',
    'первое февраля две тысячи двадцать шестого года',
  ])
})

test('what only the card knows comes from the card, as it was filled for this case', () => {
  const fields = { 'client.firstName': 'Анна', 'client.firstName|dative': 'Анне' }
  expect(
    told('{{client.firstName|dative}}{{client.firstName|genitive}}{{client.toString|or: –}}', sampleData({ fields })),
  ).toEqual(['Анне', 'Анна', '–'])
  const asked = cardPlaces('{{client.firstName|dative}} {{seller.name}} {{deal.amount}}')
  expect(asked.map(placeKey)).toEqual(['client.firstName|dative', 'deal.amount'])
})

test('every place that is offered says something, and nothing else is one', () => {
  for (const [root, fields] of Object.entries(documentPlaces))
    for (const field of fields) {
      expect(isDocumentPlace(root, field)).toBe(true)
      expect(() => told(`{{${root}.${field}}}`)).not.toThrow()
    }
  for (const [root, field] of [
    ['seller', 'constructor'],
    ['toString', 'name'],
    ['seller', 'images'],
  ] as const)
    expect(isDocumentPlace(root, field)).toBe(false)
})
