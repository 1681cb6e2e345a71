import { textWidget } from './text.tsx'
import { asText, type FieldWidget } from './widget.ts'

export const urlWidget: FieldWidget = {
  ...textWidget,
  Show: ({ value }) => (
    <a href={asText(value)} target="_blank" rel="noreferrer noopener">
      {asText(value).replace(/^https?:\/\/(www\.)?|\/$/g, '')}
    </a>
  ),
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
}
