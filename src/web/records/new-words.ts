import type { TFunction } from 'i18next'
import type { SchemaObject } from '../app/contract.ts'

/** «Новая сделка», as one says it; what an administrator added is named by its own label. */
export const newWords = (t: TFunction, { name, label }: SchemaObject): string =>
  t(`records:newOne.${name}`, { defaultValue: t('records:newOf', { object: label.one }) })
