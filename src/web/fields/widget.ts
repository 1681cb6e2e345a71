import type { ComponentType } from 'react'
import type { Json, Operator } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import type { Formats } from '../app/format.ts'

/**
 * How a type of field looks wherever it is read: in lists, on cards and boards, in the words of a filter. One file each,
 * listed in `fields/index.ts`. Its inputs stand beside it in `fields/editors`, loaded when somebody first types.
 */
export interface FieldWidget {
  /** The value in a cell or on a card. It is never empty. */
  readonly Show: ComponentType<ShowProps>
  /** The same to the last detail, where `Show` rounds: absent, it does not. */
  readonly ShowExactly?: ComponentType<ShowProps>
  /** It has an input, and may be changed by hand. */
  readonly editable?: boolean
  /** Operators the filter offers, the usual first, as far as the server has them. */
  readonly offers: readonly FilterWord[]
  /** An operand in the words of a chip; absent: as `Show` draws it. */
  readonly say?: (operand: Json, saying: Saying) => string
  /** Which words the operators have: `records:operators.<speaks>.<operator>`. */
  readonly speaks: 'text' | 'number' | 'moment' | 'one' | 'many' | 'yesNo'
  /** Usual width of a column, in pixels. */
  readonly width: number
  /** Set to the right, so that digits stand under digits. */
  readonly numeric?: boolean
  /** Cut short it would say nothing: a column of it keeps nearly its whole width. */
  readonly firm?: boolean
  /** Edited over several inputs: saved by a button, not by leaving the field. */
  readonly roomy?: boolean
}

/** Inputs of a type of field: for the value, and for an operand of a filter. */
export interface FieldEditor {
  readonly Edit?: ComponentType<EditProps>
  /** Absent: the filter offers only what needs none. */
  readonly Operand?: ComponentType<OperandProps>
}

/** `filled` is `empty` with the operand `false`; the others are opposites of an operator. */
export type FilterWord = Operator | 'filled' | 'notContains' | 'notStartsWith' | 'notBetween' | 'notWithin'

export interface ShowProps {
  value: Json
  field: SchemaField
}

export interface EditProps {
  field: SchemaField
  value: Json
  onChange: (value: Json) => void
  error?: string
  /** The label stands beside the input already; it is still told to screen readers. */
  bare?: boolean
  autoFocus?: boolean
  /** Called when the input is left or its value chosen, where leaving means being done. */
  onDone?: () => void
}

export interface OperandProps {
  field: SchemaField
  operator: Operator
  value: Json
  onChange: (value: Json) => void
}

export interface Saying {
  field: SchemaField
  formats: Formats
  /** ISO 4217, of sums that are named without one. */
  currency: string
  t: (key: string, options?: Record<string, unknown>) => string
}

/** What label, error and focus of an input come to, for the component library. */
export function inputProps({ field, error, bare, autoFocus }: EditProps) {
  return {
    ...(bare ? { 'aria-label': field.label } : { label: field.label, withAsterisk: Boolean(field.options.required) }),
    error,
    autoFocus,
    'data-autofocus': autoFocus || undefined,
    name: field.name,
  }
}

/** Lists of an operand open inside the popover of its filter: a press on them is no press beside it. */
export const inside = { withinPortal: false }

export const isEmptyValue = (value: Json | undefined): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Text of a value that should be text; empty for anything else. */
export const asText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)

export const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
