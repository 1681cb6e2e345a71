/** A place in the write-ahead log of PostgreSQL (LSN), as 16 hexadecimal digits: as texts they stand in the order of the log. */
export type Lsn = string

/** `0/16B3748`, as PostgreSQL writes it. */
export const lsnFrom = (text: string): Lsn =>
  text
    .split('/')
    .map(half => half.padStart(8, '0'))
    .join('')
    .toUpperCase()

/** What a caller says; `null` for what is none. */
export const parseLsn = (text: string | null | undefined): Lsn | null =>
  text && /^[0-9A-F]{16}$/.test(text) ? text : null
