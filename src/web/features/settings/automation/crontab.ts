/** A schedule of days and a time; no days: each of them. Sunday is 0. */
export interface Schedule {
  days: number[]
  /** `09:00` */
  at: string
}

/** What a crontab of five parts says in days of the week and one time; `null`: something else. */
export function readSchedule(crontab: string): Schedule | null {
  const [, minute, hour, weekdays] = /^(\d{1,2}) (\d{1,2}) \* \* ([\d,*-]+)$/.exec(crontab.trim()) ?? []
  const days = weekdays === undefined ? null : daysOf(weekdays)
  if (minute === undefined || hour === undefined || !days || Number(minute) > 59 || Number(hour) > 23) return null
  return { days, at: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` }
}

export function writeSchedule({ days, at }: Schedule): string {
  const [hour = '9', minute = '0'] = at.split(':')
  return `${Number(minute)} ${Number(hour)} * * ${days.length ? days.toSorted().join(',') : '*'}`
}

function daysOf(written: string): number[] | null {
  if (written === '*') return []
  const days: number[] = []
  for (const part of written.split(',')) {
    const [, from, to = from] = /^([0-7])(?:-([0-7]))?$/.exec(part) ?? []
    if (from === undefined || Number(to) < Number(from)) return null
    for (let day = Number(from); day <= Number(to); day++) days.push(day % 7)
  }
  return [...new Set(days)].sort()
}
