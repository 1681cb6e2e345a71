/** A time zone as people know it: its city, and how far its clocks are from Greenwich by now. */
export function zoneName(zone: string, language: string): string {
  const [place, offset] = [partOf(zone, language, 'shortGeneric'), partOf(zone, language, 'shortOffset')]
  // English has letters for some of them that mean different places; the ends of the codes are its words.
  const city = language === 'en' ? zone.split('/').at(-1)?.replaceAll('_', ' ') : place
  // A browser that does not know the words of a language says the code itself.
  return `${city?.startsWith('GMT') ? zone : city}, ${offset}`
}

/** All that the browser knows, by their names. */
export const allZones = (language: string): { value: string; label: string }[] =>
  Intl.supportedValuesOf('timeZone')
    .map(value => ({ value, label: zoneName(value, language) }))
    .sort((one, other) => one.label.localeCompare(other.label, language))

const partOf = (timeZone: string, language: string, timeZoneName: 'shortGeneric' | 'shortOffset'): string =>
  new Intl.DateTimeFormat(language, { timeZone, timeZoneName })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''
