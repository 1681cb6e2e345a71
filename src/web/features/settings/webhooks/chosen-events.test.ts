import { expect, test } from 'vitest'
import { onlyObject, readEvents, withKinds, writeEvents } from './chosen-events.ts'

test.each([
  [
    ['lead.created', 'lead.removed', 'deal.*'],
    [
      { object: 'lead', kinds: ['created', 'removed'] },
      { object: 'deal', kinds: ['*'] },
    ],
  ],
  [['*.*'], [{ object: '*', kinds: ['*'] }]],
])('%j are read by object, and written again as they were', (events, chosen) => {
  expect(readEvents(events)).toEqual(chosen)
  expect(writeEvents(readEvents(events))).toEqual(events)
})

test('everything of an object takes the place of some of it, and the other way round', () => {
  expect(withKinds(['created'], ['created', '*'])).toEqual(['*'])
  expect(withKinds(['*'], ['*', 'merged'])).toEqual(['merged'])
  expect(withKinds(['created', 'merged'], ['created'])).toEqual(['created'])
})

test('conditions can be asked where all is of one object', () => {
  expect(onlyObject([{ object: 'lead', kinds: ['*'] }])).toBe('lead')
  expect(onlyObject([{ object: '*', kinds: ['*'] }])).toBe(null)
  expect(onlyObject(readEvents(['lead.*', 'deal.*']))).toBe(null)
})
