import { expect, test } from 'vitest'
import { columnEnd, columnOf, columnTime, momentAt } from './side-by-side.ts'

const at = (clock: string) => new Date(`2026-11-30T${clock}`)

test('what stands in a column means the same moment again', () => {
  const place = columnTime(at('14:30'), 3)
  expect(columnOf(place)).toBe(3)
  expect(place.toISOString()).toBe('2001-01-04T14:30:00.000Z')
  expect(momentAt(place, at('00:00'))).toEqual(at('14:30'))
})

test('what ends after midnight does not reach into the next person’s column', () => {
  const end = columnEnd(at('23:45'), new Date('2026-12-01T00:15'), 0)
  expect(end.toISOString()).toBe('2001-01-02T00:00:00.000Z')
  expect(columnEnd(at('10:00'), at('11:00'), 1).toISOString()).toBe('2001-01-02T11:00:00.000Z')
})
