import {
  Invalid,
  isClock,
  isDay,
  minuteOf,
  type Problem,
  type WorkingCalendar,
  type WorkingHours,
} from '../../model/index.ts'

const longestName = 200

/** Checks what a caller says of working time; its shape is checked already. Days come back in order. Throws Invalid with every problem. */
export function readCalendar({ week, pause, days }: WorkingCalendar): WorkingCalendar {
  const problems: Problem[] = []
  week.forEach((hours, at) => {
    problems.push(...hoursProblems(hours, `week.${at}`))
  })
  const seen = new Set<string>()
  days.forEach(({ day, name, hours }, at) => {
    const path = `days.${at}`
    if (!isDay(day)) problems.push({ field: `${path}.day`, code: 'date' })
    else if (seen.has(day)) problems.push({ field: `${path}.day`, code: 'twice', params: { value: day } })
    seen.add(day)
    problems.push(...nameProblems(name, `${path}.name`), ...hoursProblems(hours, `${path}.hours`))
  })
  if (problems.length) throw new Invalid(problems)
  const named = days.map(special => ({ ...special, name: special.name.trim() }))
  return { week, pause, days: named.sort((one, other) => one.day.localeCompare(other.day)) }
}

function nameProblems(name: string, field: string): Problem[] {
  if (!name.trim()) return [{ field, code: 'required' }]
  if (name.length > longestName) return [{ field, code: 'tooLong', params: { max: longestName } }]
  return name.isWellFormed() && !name.includes('\0') ? [] : [{ field, code: 'brokenText' }]
}

function hoursProblems(hours: WorkingHours | null, path: string): Problem[] {
  if (!hours) return []
  const { from, until } = hours
  const wrong = Object.entries({ from, until }).filter(([, clock]) => !isClock(clock))
  if (wrong.length) return wrong.map(([name]) => ({ field: `${path}.${name}`, code: 'clock' }))
  return minuteOf(from) < minuteOf(until) ? [] : [{ field: `${path}.until`, code: 'clockOrder' }]
}
