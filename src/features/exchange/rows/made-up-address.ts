/** Latin letters by the rules of Russian passports (ИКАО Doc 9303). */
const latin: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: 'ie',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
}

/** Domain that never leads anywhere (RFC 2606). */
const nowhere = 'imported.invalid'

/** Makes up addresses by name, no two alike: `anna.snelling@imported.invalid`. */
export function addressMaker(domain = nowhere): (name: string) => string {
  const given = new Map<string, number>()
  return name => {
    const slug = slugOf(name) || 'user'
    const times = (given.get(slug) ?? 0) + 1
    given.set(slug, times)
    return `${slug}${times > 1 ? times : ''}@${domain}`
  }
}

const slugOf = (name: string): string =>
  [...name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC').replaceAll('ё', 'е')]
    .map(letter => latin[letter] ?? letter)
    .join('')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
    .slice(0, 60)
