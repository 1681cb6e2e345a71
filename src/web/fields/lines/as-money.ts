import type { Json } from '../../../model/index.ts'
import type { MoneyJson } from '../../app/format.ts'
import { isJsonObject } from '../json-object.ts'

/** An amount as answers carry it; `null` for anything else. */
export function asMoney(value: Json | undefined): MoneyJson | null {
  if (value === undefined || !isJsonObject(value)) return null
  const { amount, currency } = value
  return typeof amount === 'string' && typeof currency === 'string' ? { amount, currency } : null
}
