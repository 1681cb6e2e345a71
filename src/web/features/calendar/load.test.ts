import { expect, test } from 'vitest'
import { usualCalendar } from '../../../model/working-time.ts'
import { fullnessOf, minutesAtWork, plannedOf, sumOf, withJoined } from './load.ts'

const moscow = 'Europe/Moscow'
const present = { absentFrom: null, absentUntil: null }

test('tasks that do not say how long they take count as half an hour', () => {
  const planned = plannedOf([
    { group: { owner: 'anna', dueAt: '2026-11-30' }, measures: [5, 90, 2] },
    { group: { owner: 'boris', dueAt: '2026-11-30' }, measures: [2, null, 0] },
  ])
  expect(planned.get('anna 2026-11-30')).toEqual({ tasks: 5, planned: 180 })
  expect(planned.get('boris 2026-11-30')).toEqual({ tasks: 2, planned: 60 })
})

test('a meeting counts for each who comes, on the day of the company, and once for whoever planned it', () => {
  const owned = plannedOf([{ group: { owner: 'anna', dueAt: '2026-12-01' }, measures: [1, 60, 1] }])
  const kept = { id: 'm', version: 1, createdAt: '2026-11-01T09:00:00Z', updatedAt: '2026-11-01T09:00:00Z' }
  const meeting = { dueAt: '2026-11-30T22:00:00.000Z', owner: 'anna', participants: ['anna', 'boris', 'boris'] }
  const planned = withJoined(owned, [{ ...kept, ...meeting, minutes: null }], moscow)
  expect(planned.get('anna 2026-12-01')).toEqual({ tasks: 1, planned: 60 })
  expect(planned.get('boris 2026-12-01')).toEqual({ tasks: 1, planned: 30 })
  expect(planned.size).toBe(2)
})

test('absence takes its share of a working day, a holiday has none', () => {
  const at = (day: string, from: string | null, until: string | null) =>
    minutesAtWork({ absentFrom: from, absentUntil: until }, day, usualCalendar, moscow)
  expect(minutesAtWork(present, '2026-11-30', usualCalendar, moscow)).toBe(480)
  expect(at('2026-11-30', '2026-11-29T21:00:00Z', '2026-12-01T21:00:00Z')).toBe(0)
  expect(at('2026-11-30', '2026-11-30T10:30:00Z', '2026-12-10T21:00:00Z')).toBe(240)
  expect(at('2026-11-30', '2026-11-30T16:00:00Z', '2026-12-10T21:00:00Z')).toBe(480)
  expect(at('2026-11-29', '2026-11-30T16:00:00Z', '2026-12-10T21:00:00Z')).toBe(0)
})

test('more than there is time for is too much, and any task on a day off is', () => {
  expect(fullnessOf({ tasks: 0, planned: 0, working: 480 })).toBe('free')
  expect(fullnessOf({ tasks: 9, planned: 480, working: 480 })).toBe('normal')
  expect(fullnessOf({ tasks: 9, planned: 481, working: 480 })).toBe('over')
  expect(fullnessOf({ tasks: 1, planned: 30, working: 0 })).toBe('over')
  expect(
    sumOf([
      { tasks: 1, planned: 30, working: 0 },
      { tasks: 2, planned: 60, working: 480 },
    ]),
  ).toEqual({
    tasks: 3,
    planned: 90,
    working: 480,
  })
})
