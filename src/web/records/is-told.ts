import type { SchemaObject } from '../app/contract.ts'

/** Whether things happen with its records that are written down: they have a story beside what is known of them. */
export const isTold = (object: SchemaObject): boolean =>
  !object.follows && !['task', 'activity', 'attachment'].includes(object.name)
