import type { Field } from './field.ts'
import { number } from './fields/number.ts'
import { shortNumber } from './fields/short-number.ts'
import { time } from './fields/time.ts'
import type { ObjectDeclaration } from './object.ts'

const stamps: Record<string, Field> = {
  id: { type: 'id', options: { readOnly: true } },
  version: number({ decimals: 0, readOnly: true }),
  createdAt: time({ readOnly: true }),
  updatedAt: time({ readOnly: true }),
  deletedAt: time({ readOnly: true }),
}

/** Fields that the engine keeps with every record; they filter and sort like others and are never written. */
export const systemFields = (object: Pick<ObjectDeclaration, 'number'>): Record<string, Field> =>
  object.number ? { ...stamps, number: shortNumber(object.number) } : stamps
