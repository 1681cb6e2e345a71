import { EmailAddress } from './email-address.tsx'
import { textWidget } from './text.tsx'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'
import { useLinkStop } from './within-grid.ts'

function ShowEmail({ value }: ShowProps) {
  return (
    <a {...useLinkStop()} href={`mailto:${asText(value)}`}>
      <EmailAddress value={asText(value)} />
    </a>
  )
}

export const emailWidget: FieldWidget = {
  ...textWidget,
  Show: ShowEmail,
  width: 220,
}
