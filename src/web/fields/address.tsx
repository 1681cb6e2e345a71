import { isJsonObject } from './json-object.ts'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

const written = ['postcode', 'country', 'region', 'city', 'street', 'building', 'flat', 'line'] as const

function ShowAddress({ value }: ShowProps) {
  return isJsonObject(value)
    ? written
        .map(part => value[part])
        .filter(Boolean)
        .join(', ')
    : null
}

export const addressWidget: FieldWidget = {
  Show: ShowAddress,
  editable: true,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 240,
  roomy: true,
}
