import type { Field, FieldType } from '../field.ts'
import { addressType } from './address.ts'
import { booleanType } from './boolean.ts'
import { choiceType } from './choice.ts'
import { dateType } from './date.ts'
import { emailType } from './email.ts'
import { emailsType } from './emails.ts'
import { fileType } from './file.ts'
import { formulaType, formulaTypeOf } from './formula.ts'
import { itemsType } from './items.ts'
import { jsonType } from './json.ts'
import { linkType } from './link.ts'
import { longTextType } from './long-text.ts'
import { messengersType } from './messengers.ts'
import { moneyType } from './money.ts'
import { multiChoiceType } from './multi-choice.ts'
import { numberType } from './number.ts'
import { percentType } from './percent.ts'
import { phonesType } from './phones.ts'
import { protectedType } from './protected.ts'
import { referenceType, refType } from './ref.ts'
import { refsType } from './refs.ts'
import { shortNumberType } from './short-number.ts'
import { stageType } from './stage.ts'
import { tagsType } from './tags.ts'
import { textType } from './text.ts'
import { timeType } from './time.ts'
import { urlType } from './url.ts'
import { userType } from './user.ts'

/** Type of the id of a record itself. */
const idType = referenceType('id')

/** Every type of field, by its name. */
export const fieldTypes: ReadonlyMap<string, FieldType> = new Map(
  (
    [
      textType,
      longTextType,
      phonesType,
      emailsType,
      emailType,
      messengersType,
      addressType,
      moneyType,
      numberType,
      percentType,
      dateType,
      timeType,
      choiceType,
      multiChoiceType,
      stageType,
      refType,
      refsType,
      userType,
      fileType,
      urlType,
      booleanType,
      tagsType,
      formulaType,
      itemsType,
      linkType,
      jsonType,
      idType,
      shortNumberType,
    ] as FieldType[]
  ).map(type => [type.type, type]),
)

export const isProtected = ({ options }: Field): boolean => options.protected !== undefined

/** The type of a field as its values are kept without protection. Throws for a name that is none. */
export const plainType = (field: Field): FieldType => fieldType({ type: field.type, options: plainOptions(field) })

export const plainOptions = ({ options: { protected: _, ...options } }: Field): Field['options'] => options

/** The type of a field; of a formula, that of its result. Throws for a name that is none: declarations are checked. */
export function fieldType(field: Field): FieldType {
  const type = field.type === 'formula' ? formulaTypeOf(field.options.result) : fieldTypes.get(field.type)
  if (!type) throw new Error(`No field type is called ${field.type}`)
  return field.options.protected ? protectedType(type, field.options.protected) : type
}
