import type { Json } from '../../model/index.ts'
import type { MoneyJson } from '../app/format.ts'
import { isJsonObject } from './json-object.ts'

export function isMoney(value: Json | undefined): value is Json & MoneyJson {
  return isJsonObject(value) && typeof value.amount === 'string' && typeof value.currency === 'string'
}

/** A sum in the currency, whether the answer gives the bare number or the whole money. */
export const asMoney = (value: Json | undefined, currency: string): MoneyJson =>
  isMoney(value) ? { amount: value.amount, currency: value.currency } : { amount: String(value ?? 0), currency }
