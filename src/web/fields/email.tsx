import { EmailAddress } from './email-address.tsx'
import { textWidget } from './text.tsx'
import { asText, type FieldWidget } from './widget.ts'

export const emailWidget: FieldWidget = {
  ...textWidget,
  Show: ({ value }) => (
    <a href={`mailto:${asText(value)}`}>
      <EmailAddress value={asText(value)} />
    </a>
  ),
  width: 220,
}
