import type { Field, FieldOptions } from '../field.ts'
import { isPersonalPhone, readPhone, showPhone } from '../phone.ts'
import { declareField, type NoOptions } from './builder.ts'
import { type Entry, entriesType } from './entries.ts'

export const phoneTypes = ['mobile', 'work', 'home', 'fax', 'other'] as const
export type Phone = Entry<(typeof phoneTypes)[number]>

/** Telephone numbers, one of them primary. Stored in E.164 with an optional extension: `+74951234567;ext=12`. */
export const phones = <const O extends FieldOptions = NoOptions>(options?: O): Field<Phone[], O> =>
  declareField('phones', options)

export { isPersonalPhone }

export const phonesType = entriesType<Phone['type']>({
  type: 'phones',
  types: phoneTypes,
  read(text, reading) {
    const found = readPhone(text, reading.country)
    return 'problem' in found ? found : { value: found.value, type: found.mobile ? 'mobile' : 'work' }
  },
  show: showPhone,
  part(text, reading) {
    const digits = text.replace(/\D/g, '')
    return reading.country === 'RU' || reading.country === 'KZ' ? digits.replace(/^8(?=\d{3})/, '') : digits
  },
  partOf: value => value.replace(/\D/g, ''),
  partOfSql: value => `regexp_replace(${value}, '\\D', '', 'g')`,
  separator: /[\n|]+|;(?!ext=)|,(?!\s*(?:доб|вн|ext|x|#))/iu,
  valueSchema: { type: 'string', pattern: '^\\+[1-9][0-9]{1,14}(;ext=[0-9]{1,7})?$' },
  sample: n => `+7926${String(1_000_000 + (n % 8_000_000))}`,
  words(value) {
    const digits = value.replace(/;ext=.*/, '').replace(/\D/g, '')
    return digits
  },
  keys: entry => [{ kind: 'phone', value: entry.value }],
})
