/** A time zone as people know it: its city, and how far its clocks are from Greenwich by now. */
export const zoneName = (zone: string, language: string): string =>
  `${placeOf(zone, language)}, ${partOf(zone, language, 'shortOffset')}`

/** All that the browser knows, by their names; those of one name also by their codes. */
export function allZones(language: string): { value: string; label: string }[] {
  const named = Intl.supportedValuesOf('timeZone').map(value => ({ value, label: zoneName(value, language) }))
  const alike = Map.groupBy(named, ({ label }) => label)
  return named
    .map(({ value, label }) => ({ value, label: alike.get(label)?.[1] ? `${label} · ${value}` : label }))
    .sort((one, other) => one.label.localeCompare(other.label, language))
}

/** English has letters for some that mean several places: the ends of their codes are its words. */
function placeOf(zone: string, language: string): string {
  if (language === 'en') return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  // Some browsers know cities in their own letters alone, and regions in those of the language.
  const names = [partOf(zone, language, 'shortGeneric'), partOf(zone, language, 'longGeneric')]
  return names.find(name => /[а-яё]/i.test(name))?.replace(/, [а-яё ]+$/, '') ?? zone
}

type Part = 'shortGeneric' | 'longGeneric' | 'shortOffset'

const partOf = (timeZone: string, language: string, timeZoneName: Part): string =>
  new Intl.DateTimeFormat(language, { timeZone, timeZoneName })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''
