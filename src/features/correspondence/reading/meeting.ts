/** A meeting that somebody proposes. */
interface Meeting {
  title: string
  /** RFC 3339. */
  begins: string
  /** In minutes, where it says. */
  minutes: number | null
  place: string | null
}

/** The meeting of an invitation (RFC 5545), where its time can be told; `null`: there is none. */
export function meetingIn(calendar: string | null): Meeting | null {
  const lines = (calendar ?? '')
    .slice(0, 200_000)
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
  const from = lines.indexOf('BEGIN:VEVENT')
  if (from < 0 || lines.includes('METHOD:CANCEL')) return null
  const event = lines.slice(from, lines.indexOf('END:VEVENT', from))
  const field = (name: string) => {
    const line = event.find(each => each.startsWith(`${name}:`) || each.startsWith(`${name};`))
    return line ? { value: line.slice(line.indexOf(':') + 1), parameters: line.slice(0, line.indexOf(':')) } : undefined
  }
  const [begins, ends] = [momentOf(field('DTSTART')), momentOf(field('DTEND'))]
  if (begins === null) return null
  const minutes = ends === null ? null : Math.round((ends - begins) / 60_000)
  return {
    title: plain(field('SUMMARY')?.value).slice(0, 300),
    begins: new Date(begins).toISOString(),
    minutes: minutes !== null && minutes >= 1 && minutes <= 10_000 ? minutes : null,
    place: plain(field('LOCATION')?.value).slice(0, 300) || null,
  }
}

const plain = (text = ''): string =>
  text
    .replace(/\\n/gi, ' ')
    .replace(/\\(.)/g, '$1')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

interface Field {
  value: string
  parameters: string
}

/** In milliseconds; `null` where it names no time of day, or a zone that nobody knows. */
function momentOf(field: Field | undefined): number | null {
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\d(Z?)$/.exec(field?.value ?? '') ?? []
  if (!year) return null
  const asUtc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  if (utc) return asUtc
  const zone = /;TZID="?([^";]+)/.exec(field?.parameters ?? '')?.[1]
  const offset = zone === undefined ? null : offsetOf(zone, asUtc)
  return offset === null ? null : asUtc - offset
}

function offsetOf(zone: string, at: number): number | null {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at)
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  } catch {
    return null
  }
}
