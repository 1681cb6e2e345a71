/**
 * People side by side are days side by side: the first person's column is a day, the next person's the day after. Times
 * in it are what clocks show, written as if they were UTC, where no clock is ever put forward or back.
 */

const day = 24 * 60 * 60_000
const first = Date.UTC(2001, 0, 1)

export const firstColumn = '2001-01-01'

/** Where a moment stands in a column: what the reader's clocks show then. */
export function columnTime(moment: Date, column: number): Date {
  const clock = ((moment.getHours() * 60 + moment.getMinutes()) * 60 + moment.getSeconds()) * 1000
  return new Date(first + column * day + clock)
}

/** The end of what began on the day: midnight at the latest, so that it does not reach into the next person's column. */
export function columnEnd(start: Date, end: Date, column: number): Date {
  const sameDay = start.toDateString() === end.toDateString()
  return sameDay ? columnTime(end, column) : new Date(first + (column + 1) * day)
}

export const columnOf = (place: Date): number => Math.floor((place.getTime() - first) / day)

/** The moment that a place in a column means on a day of the reader's. */
export function momentAt(place: Date, shown: Date): Date {
  return new Date(
    shown.getFullYear(),
    shown.getMonth(),
    shown.getDate(),
    place.getUTCHours(),
    place.getUTCMinutes(),
    place.getUTCSeconds(),
  )
}
