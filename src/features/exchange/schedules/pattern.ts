/** Whether a name fits a pattern, in any case: `*` stands for any signs but a slash, `?` for one. */
export function fitsPattern(pattern: string, name: string): boolean {
  const [wanted, found] = [pattern, name].map(text => text.toLowerCase().split('/'))
  return wanted?.length === found?.length && Boolean(wanted?.every((part, at) => fitsPart(part, found?.[at] ?? '')))
}

/** In time that grows with the product of their lengths at most: only the last `*` is ever taken for longer. */
function fitsPart(pattern: string, name: string): boolean {
  let [at, star, taken] = [0, -1, 0]
  for (let sign = 0; sign < name.length; sign++) {
    if (pattern[at] === '*') {
      star = at++
      taken = sign--
    } else if (pattern[at] === '?' || pattern[at] === name[sign]) at++
    else if (star >= 0) {
      at = star + 1
      sign = taken++
    } else return false
  }
  return pattern.slice(at).replaceAll('*', '') === ''
}

/** The name of a file that is put: `{date}` and `{time}` are those of the moment, where the company is. */
export function nameAt(path: string, moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment)
  const part = (type: string): string => parts.find(each => each.type === type)?.value ?? ''
  return path
    .replaceAll('{date}', `${part('year')}-${part('month')}-${part('day')}`)
    .replaceAll('{time}', `${part('hour')}${part('minute')}`)
}
