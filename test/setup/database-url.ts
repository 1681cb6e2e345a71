/** The migrated database without rows, of which every test gets a copy. */
export const templateDatabase = 'rapport_template'

/** The same server and user, another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
