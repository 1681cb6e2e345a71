/** What of the audit is looked for, as it stands in the address. */
export interface AuditSearch {
  /** A stream, or one kind of what happens in it. */
  kind?: string
  person?: string
  object?: string
  record?: string
  address?: string
  /** Days, the last one with all of its hours. */
  from?: string
  to?: string
}

const names = ['kind', 'person', 'object', 'record', 'address', 'from', 'to'] as const

export const readAuditSearch = (search: Record<string, unknown>): AuditSearch =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = search[name]
      return typeof value === 'string' && value ? [[name, value]] : []
    }),
  )
