import { expect, test } from 'vitest'
import { allZones, zoneName } from './time-zone.ts'

test('a time zone is called by its city and what its clocks show', () => {
  expect(zoneName('Europe/Moscow', 'ru')).toBe('Москва, GMT+3')
  expect(zoneName('Europe/Moscow', 'en')).toBe('Moscow, GMT+3')
  expect(zoneName('America/Phoenix', 'en')).toBe('Phoenix, GMT-7')
  expect(zoneName('UTC', 'ru')).toBe('UTC, GMT+0')
})

test('each zone is offered once, in the order of its names', () => {
  const zones = allZones('ru')
  expect(new Set(zones.map(({ value }) => value)).size).toBe(zones.length)
  expect(zones.map(({ label }) => label)).toEqual(
    zones.map(({ label }) => label).sort((one, other) => one.localeCompare(other, 'ru')),
  )
})
