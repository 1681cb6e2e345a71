import { expect, test } from 'vitest'
import { type CardPart, factRanks, partsAt } from './card-part.tsx'

const part = (more: Partial<CardPart>): CardPart => ({
  on: ['deal'],
  at: 'facts',
  load: async () => () => null,
  ...more,
})

test('parts of several features stand on a card by their ranks, equal ones as the features are listed', () => {
  const papers = part({ rank: factRanks.papers, on: ['deal', 'company'] })
  const sale = part({ rank: factRanks.sale })
  const [first, second] = [part({}), part({})]
  const all = [papers, first, part({ at: 'actions' }), part({ on: ['lead'] }), sale, second]
  expect(partsAt(all, 'deal', 'facts')).toEqual([first, second, sale, papers])
  expect(partsAt(all, 'company', 'facts')).toEqual([papers])
  expect(partsAt(all, 'company', 'path')).toEqual([])
})
