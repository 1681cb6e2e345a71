/** Whether a name fits a pattern: `*` stands for any signs but a slash, `?` for one. */
export function fitsPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${source}$`, 'iu').test(name)
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
