import { addressWidget } from './address.tsx'
import { booleanWidget } from './boolean.tsx'
import { choiceWidget, multiChoiceWidget } from './choice.tsx'
import { dateWidget } from './date.tsx'
import { emailWidget } from './email.tsx'
import { emailsWidget } from './emails.tsx'
import { fileWidget } from './file.tsx'
import { formulaWidget } from './formula.tsx'
import { itemsWidget } from './items.tsx'
import { jsonWidget } from './json.tsx'
import { linkWidget } from './link.tsx'
import { longTextWidget } from './long-text.tsx'
import { messengersWidget } from './messengers.tsx'
import { moneyWidget } from './money.tsx'
import { numberWidget, percentWidget } from './number.tsx'
import { phonesWidget } from './phones.tsx'
import { refsWidget, refWidget, userWidget } from './reference.tsx'
import { shortNumberWidget } from './short-number.tsx'
import { stageWidget } from './stage.tsx'
import { tagsWidget } from './tags.tsx'
import { textWidget } from './text.tsx'
import { timeWidget } from './time.tsx'
import { urlWidget } from './url.tsx'
import type { FieldWidget } from './widget.ts'

/** Every type of field, by the name it has in `model/fields`. */
const widgets: Record<string, FieldWidget> = {
  text: textWidget,
  longText: longTextWidget,
  phones: phonesWidget,
  emails: emailsWidget,
  email: emailWidget,
  messengers: messengersWidget,
  address: addressWidget,
  money: moneyWidget,
  number: numberWidget,
  percent: percentWidget,
  date: dateWidget,
  time: timeWidget,
  choice: choiceWidget,
  multiChoice: multiChoiceWidget,
  stage: stageWidget,
  ref: refWidget,
  refs: refsWidget,
  user: userWidget,
  file: fileWidget,
  url: urlWidget,
  boolean: booleanWidget,
  tags: tagsWidget,
  formula: formulaWidget,
  items: itemsWidget,
  link: linkWidget,
  json: jsonWidget,
  shortNumber: shortNumberWidget,
}

/** A type this page does not know yet is shown as text. */
export const widgetOf = (field: { type: string }): FieldWidget => widgets[field.type] ?? textWidget
