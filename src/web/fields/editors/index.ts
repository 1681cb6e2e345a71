import type { FieldEditor } from '../widget.ts'
import { addressEditor } from './address.tsx'
import { booleanEditor } from './boolean.tsx'
import { choiceEditor, multiChoiceEditor } from './choice.tsx'
import { dateEditor } from './date.tsx'
import { emailsEditor } from './emails.tsx'
import { itemsEditor } from './items.tsx'
import { longTextEditor } from './long-text.tsx'
import { messengersEditor } from './messengers.tsx'
import { moneyEditor } from './money.tsx'
import { numberEditor } from './number.tsx'
import { phonesEditor } from './phones.tsx'
import { refEditor, refsEditor } from './reference.tsx'
import { stageEditor } from './stage.tsx'
import { tagsEditor } from './tags.tsx'
import { textEditor } from './text.tsx'
import { timeEditor } from './time.tsx'

/** Inputs of every type of field that is changed by hand or filtered by. */
const editors: Record<string, FieldEditor> = {
  text: textEditor,
  longText: longTextEditor,
  phones: phonesEditor,
  emails: emailsEditor,
  email: textEditor,
  url: textEditor,
  messengers: messengersEditor,
  address: addressEditor,
  money: moneyEditor,
  number: numberEditor,
  percent: numberEditor,
  date: dateEditor,
  time: timeEditor,
  choice: choiceEditor,
  multiChoice: multiChoiceEditor,
  stage: stageEditor,
  ref: refEditor,
  user: refEditor,
  refs: refsEditor,
  boolean: booleanEditor,
  tags: tagsEditor,
  items: itemsEditor,
  shortNumber: { Operand: textEditor.Operand },
}

export const editorOf = (field: { type: string }): FieldEditor => editors[field.type] ?? {}
