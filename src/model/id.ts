import { v7 } from 'uuid'

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A new id: UUIDv7 (RFC 9562), so that ids made one after the other also sort so. */
export const newId = (): string => v7()

/** Whether it is an id in its canonical form: lower case, with hyphens. */
export const isId = (value: unknown): value is string => typeof value === 'string' && pattern.test(value)
