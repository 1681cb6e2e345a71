import sql, { raw, type Sql } from 'sql-template-tag'

/** For how long who withdrew a key or an invitation by mistake can take that back; after that it opens nothing for ever. */
export const minutesToUndo = 10

/** Whether what ended then can still come back. */
export const isRecent = (endedAt: string): Sql =>
  sql`${raw(endedAt)} > now() - make_interval(mins => ${minutesToUndo}::int)`
