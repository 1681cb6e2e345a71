import { textWidget } from './text.tsx'
import { WebAddress } from './web-address.tsx'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'
import { useLinkStop } from './within-grid.ts'

function ShowUrl({ value }: ShowProps) {
  return (
    <a {...useLinkStop()} href={asText(value)} target="_blank" rel="noreferrer noopener">
      <WebAddress value={asText(value).replace(/^https?:\/\/(www\.)?|\/$/g, '')} />
    </a>
  )
}

export const urlWidget: FieldWidget = {
  ...textWidget,
  Show: ShowUrl,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
}
