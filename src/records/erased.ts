import sql, { raw, type Sql } from 'sql-template-tag'

/** In place of all that a record had, `custom` then says by which erasure it was emptied. No field can be called so. */
export const erasedMark = '#erased'

/** SQL: whether the row `alias` was emptied because somebody's personal data were erased. Such a record is never changed again. */
export const isErased = (alias: string): Sql => sql`${raw(alias)}.custom ? ${erasedMark}`
