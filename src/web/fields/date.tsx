import type { Json } from '../../model/index.ts'
import { useFormats } from '../app/format.ts'
import { sayRange } from './number.tsx'
import { isTurn, spans } from './spans.ts'
import { asText, type FieldWidget, type Saying } from './widget.ts'

/** A span by its name, days as they are written. */
export function sayDay(operand: Json, { formats, t }: Saying): string {
  const word = asText(operand)
  if (isTurn(word)) return formats.turn(word)
  return spans.includes(word)
    ? t(`records:spans.${word}`).toLowerCase()
    : sayRange(operand, end => formats.day(asText(end)))
}

/** What is asked of days and moments, the usual first. */
export const momentOffers: FieldWidget['offers'] = [
  'within',
  'notWithin',
  'between',
  'notBetween',
  'gte',
  'lte',
  'gt',
  'lt',
  'eq',
  'ne',
  'in',
  'nin',
  'filled',
  'empty',
]

export const dateWidget: FieldWidget = {
  Show: ({ value }) => <span className="number">{useFormats().day(asText(value))}</span>,
  editable: true,
  offers: momentOffers,
  say: sayDay,
  speaks: 'moment',
  width: 128,
  firm: true,
}
