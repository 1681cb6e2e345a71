import { type FieldRight, Invalid, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { type FieldRule, fieldReason, visibleFields } from '../../records/index.ts'

/** What somebody may do with a field, by which rule. */
export interface FieldReason {
  field: string
  right: FieldRight
  /** `fixed`: nobody writes it by hand. */
  rule: FieldRule | 'fixed'
}

/** Throws Invalid for a field that the caller himself does not see. */
export function requireSeenField(ctx: Context, object: ObjectDeclaration, field: string): void {
  if (!visibleFields(ctx, object).some(({ name }) => name === field))
    throw new Invalid([{ field: 'field', code: 'unknownField', params: { field } }])
}

export function reasonOfField(his: Context, object: ObjectDeclaration, field: string): FieldReason {
  const { right, rule } = fieldReason(his, object, field)
  const declared = object.fields[field]
  const fixed = declared?.options.readOnly || declared?.type === 'formula'
  return fixed && right === 'write' ? { field, right: 'read', rule: 'fixed' } : { field, right, rule }
}
