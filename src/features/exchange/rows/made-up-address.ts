import { toLatin } from '../../../model/index.ts'

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
  toLatin(name)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
    .slice(0, 60)
