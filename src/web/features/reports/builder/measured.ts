import type { SchemaField } from '../../../app/contract.ts'
import { isMoment } from '../../../records/groups/use-groupings.ts'
import type { MeasureKind } from './draft.ts'

interface Choice {
  value: string
  label: string
}

const asChoice = ({ name, label }: SchemaField): Choice => ({ value: name, label })

/** Fields of which a measure of the kind can be: as the server has it. */
export function measuredFields(fields: readonly SchemaField[], kind: MeasureKind): Choice[] {
  const stamps = new Set(['createdAt', 'updatedAt', 'number'])
  const own = fields.filter(({ name, protected: sealed }) => !stamps.has(name) && !sealed)
  if (kind === 'distinct')
    return own
      .filter(({ several, groupable, sortable, type }) => !several && (groupable || sortable || type === 'link'))
      .map(asChoice)
  if (kind === 'min' || kind === 'max')
    return fields
      .filter(({ name, sortable, type }) => name !== 'number' && sortable && type !== 'boolean')
      .map(asChoice)
  return own.filter(({ summable, sortable }) => summable && sortable).map(asChoice)
}

/** Days and moments of a record, between which there is time. */
export const timeFields = (fields: readonly SchemaField[]): Choice[] => fields.filter(isMoment).map(asChoice)
