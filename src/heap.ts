import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow by two fifths of what is in use, not to several times as much, before it is cleared: V8 takes the memory of the machine for its own,
 * and here PostgreSQL's caches live from the same. See docs/decisions/0065-imports-of-any-size.md for what it costs.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=40')
